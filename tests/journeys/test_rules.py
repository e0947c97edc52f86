"""Every page in every state and both languages keeps the rules (RULES.md A1-A8, F, U3, U14; WCAG 2.2 A and AA)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.journeys import browser, rules
from tests.journeys.browser import HEIGHTS, PHONE
from tests.journeys.conftest import NewVisitor
from tests.journeys.stage import Stage
from tests.journeys.states import STATES


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Here pages are drawn and looked at, hundreds of them; the stories of their own have the whole browser."""
    with browser.launched(playwright, browser.SHELL) as launched:
        yield launched


@contextmanager
def _double_text(page: Page) -> Iterator[None]:
    """Text at 200 %, as a browser's own setting makes it (WCAG 1.4.4)."""
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    yield
    page.evaluate("() => { document.documentElement.style.fontSize = '' }")


@contextmanager
def _narrow(page: Page) -> Iterator[None]:
    """A window of 320 px (WCAG 1.4.10)."""
    page.set_viewport_size({"width": 320, "height": HEIGHTS[320]})
    yield
    page.set_viewport_size({"width": PHONE, "height": HEIGHTS[PHONE]})


def everything_broken(page: Page, language: str) -> list[str]:
    """What is broken in any way of looking at the page. What a colour scheme changes is colours."""
    broken = [f"light {words}" for words in rules.axe_violations(page)]
    with _double_text(page):
        broken += [f"200 % {words}" for words in rules.broken_rules(page, language)]
    with _narrow(page):
        broken += [f"320 px {words}" for words in rules.broken_rules(page, language) + rules.axe_violations(page)]
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    broken += [f"dark {words}" for words in rules.axe_violations(page, rules.COLOURS)]
    page.emulate_media(color_scheme="light", forced_colors="active")
    return [*broken, *(f"forced colours {words}" for words in rules.axe_violations(page, rules.COLOURS))]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", STATES)
def test_keeps_the_rules(in_state: NewVisitor, name: str, language: str) -> None:
    visitor = in_state(name, language=language)  # the strict visitor has checked it once already
    broken = rules.but(everything_broken(visitor.page, language), visitor.excused)
    assert [*broken, *rules.hidden_focus(visitor.page)] == []


class TestTheRulesThemselves:
    """Negative controls: each way of looking finds what is planted."""

    PLANTED = (Path(__file__).parent / "planted.html").read_text()

    @pytest.fixture
    def found(self, new_visitor: NewVisitor, stage: Stage) -> str:
        page = new_visitor().page
        page.route("**/planted", lambda route: route.fulfill(body=self.PLANTED, content_type="text/html"))
        page.goto(f"{stage.address}/planted")
        return "\n".join([*rules.broken_rules(page, "ja"), *everything_broken(page, "ja"), *rules.hidden_focus(page)])

    def test_find_what_is_planted(self, found: str) -> None:
        expected = [
            "h1: 2", "title:", "ids: two", "forms: ", "F7: code", "F4: code cuts", "F6: code", "U3: ",
            "U14: '変更'", "A3: ", "A5: body", "A5: a text", "A4: <div> bar sticks", "320 px A2: ",
            "light axe image-alt", "320 px axe image-alt", "dark axe color-contrast",
            "forced colours axe color-contrast", "is covered", "a ring of",
        ]  # fmt: skip
        assert [words for words in expected if words not in found] == [], found
