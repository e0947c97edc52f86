"""The rules that hold on every page: one script that looks, one that asks axe, one that walks with the Tab key."""

from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_LOOK = (Path(__file__).parent / "rules.js").read_text()
WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
_ASK_AXE = "only => axe.run({ runOnly: only, resultTypes: ['violations'] }).then((answer) => answer.violations)"
_FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const target = element.closest("label.tile") ?? element;
  const box = target.getBoundingClientRect();
  const style = getComputedStyle(element.matches(".tile input") ? target : element);
  const [x, y] = [box.left + Math.min(box.width, innerWidth) / 2, box.top + Math.min(box.height, innerHeight) / 2];
  const top = document.elementFromPoint(x, y);
  return {
    name: `${element.tagName} ${(element.innerText || element.name || "").slice(0, 30)}`,
    key: [...document.querySelectorAll("*")].indexOf(element),
    isSeen: Boolean(top) && (target.contains(top) || top.contains(target)),
    ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
  };
}"""
_MOST_STOPS = 80


def broken_rules(page: Page, language: str) -> list[str]:
    """What is broken on the page as it stands, in words."""
    found = page.evaluate(_LOOK, {"language": language})
    return [*found["broken"], *(f"U14: {name!r} does {does}" for name, does in _different(page, found["shared"]))]


def but(broken: list[str], excused: frozenset[str]) -> list[str]:
    """What is broken but for these rules."""
    return [words for words in broken if words.split(":")[0].split()[-1] not in excused]


def axe_violations(page: Page, only: dict[str, Any] = WCAG) -> list[str]:
    """What axe finds, a line for each kind and place: WCAG 2.2 A and AA, or the rules named."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate(_ASK_AXE, only)
    return [f"axe {v['id']}: {node['target']} {node['failureSummary']}" for v in violations for node in v["nodes"]]


def hidden_focus(page: Page) -> list[str]:
    """Tab through the page: what has the focus is seen, with a ring of 4 px (A4)."""
    broken, seen = [], set()
    page.evaluate("() => document.activeElement?.blur()")
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUS)
        if stop is None or stop["key"] in seen:
            break
        seen.add(stop["key"])
        if not stop["isSeen"]:
            broken.append(f"A4: {stop['name']} has the focus and is covered")
        if stop["ring"] < 4:
            broken.append(f"A4: {stop['name']} has a ring of {stop['ring']} px")
    return broken


def _different(page: Page, shared: list[list[Any]]) -> list[tuple[str, list[str]]]:
    """Names whose controls end at different places, once redirects are followed."""
    ends = ((name, sorted({_end(page, effect) for effect in does})) for name, does in shared)
    return [(name, places) for name, places in ends if len(places) > 1]


def _end(page: Page, effect: str) -> str:
    if not effect.startswith("http"):
        return effect
    return page.context.request.get(effect).url
