"""The journey meter: what a journey takes, counted from what the browser says and nothing else.

It knows no page and no package; it can be put before any site. Pages are documents that the main frame shows, clicks
are presses of a pointer or of Enter and Space on a control, fields are those that were given something, characters are
those that came into them. Only trusted events count: a page cannot press itself.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

# Keystroke-level model: Card, Moran & Newell 1980; operator values Kieras 2001, in seconds.
KEY, POINT, PRESS, HOME, THINK = 0.28, 1.1, 0.2, 0.4, 1.2

_LISTENER = """(() => {
  const tell = (kind, more = {}) => window.journeyMeter?.(JSON.stringify({ kind, ...more }));
  const typed = (element) => element.matches?.("textarea, [contenteditable], input:not([type=checkbox]):not([type=radio])" +
    ":not([type=submit]):not([type=button]):not([type=hidden]):not([type=file]):not([type=range]):not([type=color])");
  const field = (element) => element.matches?.("input, select, textarea, [contenteditable]");
  const known = new WeakMap();
  let count = 0;
  const place = (element) => {
    if (!known.has(element)) known.set(element, `${performance.timeOrigin} ${count++}`);
    return known.get(element);
  };
  const before = new WeakMap();
  const on = (kind, listen) => addEventListener(kind, (event) => event.isTrusted && listen(event), { capture: true, passive: true });
  on("pointerdown", (event) => { if (event.button === 0) tell("click"); });
  on("keydown", (event) => {
    const isText = typed(event.target);
    if (event.key === "Enter" || (event.key === " " && !isText)) tell("click");
  });
  on("focusin", (event) => { if (field(event.target)) { before.set(event.target, event.target.value ?? ""); tell("focus", { place: place(event.target) }); } });
  on("input", (event) => {
    if (!field(event.target)) return;
    const value = event.target.value ?? event.target.textContent;
    const old = before.get(event.target) ?? "";
    before.set(event.target, value);
    const isText = Boolean(typed(event.target));
    tell("input", { place: place(event.target), characters: isText ? Math.max(value.length - old.length, value === old ? 0 : 1) : 0, value: isText ? value : "" });
  });
})();"""


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
    focused: set[str] = field(default_factory=set)
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
        elif event["kind"] == "focus":
            self.focused.add(event["place"])
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
