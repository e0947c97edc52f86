"""The journey meter: what a journey takes, counted from what the browser says and nothing else.

It knows no page and no package; it can be put before any site. Pages are documents that the main frame shows, clicks
are presses of a pointer or of Enter and Space on a control, fields are those that were given something, characters are
those that came into them. Only trusted events count: a page cannot press itself.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

# Keystroke-level model: Card, Moran & Newell 1980; operator values Kieras 2001, in seconds.
KEY, POINT, PRESS, HOME, THINK = 0.28, 1.1, 0.2, 0.4, 1.2

_LISTENER = Path(__file__).with_suffix(".js").read_text()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a journey took. ``re_entries`` are fields that were given what the other side already had."""

    pages: int
    clicks: int
    fields: int
    characters: int
    re_entries: int

    @property
    def seconds(self) -> float:
        """How long an expert without error takes, by the keystroke-level model, without any waiting."""
        pressing = self.clicks * (THINK + POINT + PRESS)
        return round(pressing + self.fields * 2 * HOME + self.characters * KEY, 1)

    def figures(self) -> dict[str, float]:
        """Everything counted, by name."""
        return {**asdict(self), "seconds": self.seconds}

    def exceeds(self, budget: "Reading") -> list[str]:
        """Each count that is over the budget, in words."""
        counts = ("pages", "clicks", "fields", "characters", "re_entries")
        return [
            f"{getattr(self, name)} {name}, {getattr(budget, name)} allowed"
            for name in counts
            if getattr(self, name) > getattr(budget, name)
        ]


@dataclass
class Meter:
    """Counts while it runs. ``known`` is what the other side holds of the person: typing it again is a re-entry."""

    known: frozenset[str] = frozenset()
    pages: int = 0
    clicks: int = 0
    filled: dict[str, str] = field(default_factory=dict)
    characters: int = 0

    def read(self) -> Reading:
        """What it has counted so far."""
        values = [value for value in self.filled.values() if value]
        again = sum(value in self.known or values.index(value) < at for at, value in enumerate(values))
        return Reading(self.pages, self.clicks, len(self.filled), self.characters, again)

    def note(self, event: dict[str, Any]) -> None:
        """Count one event of the page."""
        if event["kind"] == "click":
            self.clicks += 1
        else:
            self.filled[event["place"]] = event["value"]
            self.characters += event["characters"]

    def note_page(self, event: dict[str, Any]) -> None:
        """Count a document that the main frame shows."""
        frame = event["frame"]
        if "parentId" not in frame and frame["url"].startswith("http"):
            self.pages += 1


@contextmanager
def running(page: Page, *, known: frozenset[str] = frozenset()) -> Iterator[Meter]:
    """Count what happens in a window from here on. The page she stands on is not counted; every later one is."""
    meter = Meter(known)
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
