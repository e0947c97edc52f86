"""The journey meter: what a journey takes, counted from what the browser says and nothing else.

It knows no page and no package; it can be put before any site. Pages are documents that the main frame shows, clicks
are presses of a pointer or of Enter and Space on a control (one that only puts the cursor into a text field belongs to
the field), fields are those that were given something, characters are those that came into them. Only trusted events
count: a page cannot press itself.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

# Keystroke-level model: Card, Moran & Newell 1980; operator values Kieras 2001, in seconds. What is copied sign by sign
# is random to whoever types it. A page and a text message on their way are assumed.
KEY, RANDOM_KEY, POINT, PRESS, HOME, THINK = 0.28, 0.5, 1.1, 0.2, 0.4, 1.2
PAGE_COMES, CODE_COMES = 1.0, 20.0

_LISTENER = Path(__file__).with_suffix(".js").read_text()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a journey took. ``re_entries`` are fields that were given what the other side already had."""

    pages: int
    clicks: int
    fields: int
    characters: int
    re_entries: int
    choices: int = 0  # picks, and presses of one of several buttons that do the same kind of thing
    secrets: int = 0  # passwords and codes that were typed
    proofs: int = 0  # documents on which she showed who she is
    mandatory: int = 0  # fields, and choices that were pressed
    waits: int = 0  # codes that had to come first
    typed: int = 0  # of the fields: those with a keyboard
    copied: int = 0  # of the characters: those read off paper or a message
    noted: int = 0  # characters written down by hand

    @property
    def seconds(self) -> float:
        """How long an expert without error takes, by the keystroke-level model, without any waiting."""
        keys = (self.characters - self.copied) * KEY + (self.copied + self.noted) * RANDOM_KEY
        presses = (self.clicks + self.typed) * (THINK + POINT + PRESS)
        return round(self.pages * THINK + presses + self.typed * 2 * HOME + keys, 1)

    @property
    def seconds_with_waits(self) -> float:
        """The same, with pages and codes on their way."""
        return round(self.seconds + self.pages * PAGE_COMES + self.waits * CODE_COMES, 1)

    def figures(self) -> dict[str, float]:
        """Everything counted, by name."""
        return {**asdict(self), "seconds": self.seconds, "seconds_with_waits": self.seconds_with_waits}

    def exceeds(self, budget: "Reading") -> list[str]:
        """Each count that is over the budget, in words."""
        counts = ("pages", "clicks", "fields", "characters", "re_entries")
        return [
            f"{getattr(self, name)} {name}, {getattr(budget, name)} allowed"
            for name in counts
            if getattr(self, name) > getattr(budget, name)
        ]


@dataclass
class Filled:
    """A field that was given something."""

    page: str
    is_text: bool
    is_secret: bool
    is_code: bool
    value: str = ""
    characters: int = 0
    is_known: bool = False


@dataclass
class Meter:
    """Counts while it runs.

    ``known`` is what the other side holds of the person, told as soon as it knows who she is: typing it again is a
    re-entry. ``copied`` is what she reads off paper, ``proving`` what shows that it is she besides passwords, codes and
    passkeys.
    """

    known: frozenset[str] = frozenset()
    copied: frozenset[str] = frozenset()
    proving: frozenset[str] = frozenset()
    pages: int = 0
    clicks: int = 0
    pressed_choices: int = 0
    noted: int = 0
    passkeys: set[str] = field(default_factory=set)
    filled: dict[str, Filled] = field(default_factory=dict)

    def read(self) -> Reading:
        """What it has counted so far."""
        filled = list(self.filled.values())
        texts = [one for one in filled if one.is_text]
        return Reading(
            pages=self.pages,
            clicks=self.clicks,
            fields=len(filled),
            characters=sum(one.characters for one in texts),
            re_entries=_re_entries([one for one in texts if one.value]),
            choices=len(filled) - len(texts) + self.pressed_choices,
            secrets=sum(one.is_secret for one in texts),
            proofs=len(self.passkeys | {one.page for one in texts if one.is_secret or one.value in self.proving}),
            mandatory=len(filled) + self.pressed_choices,
            waits=sum(one.is_code for one in texts),
            typed=len(texts),
            copied=sum(one.characters for one in texts if one.is_code or one.value in self.copied),
            noted=self.noted,
        )

    def write_down(self, words: str) -> None:
        """She writes something down by hand, to type it later."""
        self.noted += len(words)

    def note(self, event: dict[str, Any]) -> None:
        """Count one event of the page."""
        match event["kind"]:
            case "click":
                self.clicks += 1
                self.pressed_choices += event["isChoice"]
            case "proof":
                self.passkeys.add(event["page"])
            case _:
                self._note_input(event)

    def note_page(self, event: dict[str, Any]) -> None:
        """Count a document that the main frame shows."""
        frame = event["frame"]
        if "parentId" not in frame and frame["url"].startswith("http"):
            self.pages += 1

    def _note_input(self, event: dict[str, Any]) -> None:
        new = Filled(event["page"], event["isText"], event["isSecret"], event["isCode"])
        one = self.filled.setdefault(event["place"], new)
        one.value = event["value"]
        one.characters += event["characters"]
        one.is_known = one.value in self.known


def _re_entries(texts: list[Filled]) -> int:
    values = [one.value for one in texts]
    return sum(one.is_known or values.index(one.value) < at for at, one in enumerate(texts))


@contextmanager
def running(
    page: Page,
    *,
    known: frozenset[str] = frozenset(),
    copied: frozenset[str] = frozenset(),
    proving: frozenset[str] = frozenset(),
) -> Iterator[Meter]:
    """Count what happens in a window from here on. The page she stands on is not counted; every later one is.

    ``known``, ``copied`` and ``proving`` are what the meter is told of the person: see :class:`Meter`.
    """
    meter = Meter(known, copied, proving)
    connection = page.context.new_cdp_session(page)
    connection.send("Page.enable")
    connection.send("Runtime.enable")
    connection.on("Page.frameNavigated", meter.note_page)
    connection.on("Runtime.bindingCalled", lambda call: _note(meter, call))
    connection.send("Runtime.addBinding", {"name": "journeyMeter"})
    connection.send("Page.addScriptToEvaluateOnNewDocument", {"source": _LISTENER})
    connection.send("Runtime.evaluate", {"expression": _LISTENER})
    try:
        yield meter
    finally:
        page.wait_for_timeout(50)  # let the last events arrive
        connection.detach()


def _note(meter: Meter, call: dict[str, Any]) -> None:
    if call["name"] == "journeyMeter":
        meter.note(json.loads(call["payload"]))
