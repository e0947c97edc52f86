"""The meter itself, before pages made up here: it counts what a person does, and is not deceived."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.journeys import browser, meter
from tests.journeys.meter import Reading

SITE = "http://made-up.example"
PAGES = {
    "/": "<title>1</title><a href=/two>on</a> <a href=#here id=here>here</a> <a href=/hop>hop</a>",
    "/two": """<title>2</title><form action=/three><label>Name <input name=n></label><label>Again <input name=a></label>
               <label>Yes <input type=checkbox name=y></label><button>send</button></form>""",
    "/three": "<title>3</title><p>done<iframe src=/two></iframe>",
    "/self": "<title>4</title><button onclick='0'>x</button><script>document.querySelector('button').click()</script>",
    "/onward": "<title>5</title><meta http-equiv=refresh content='0;url=/three'>",
}


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = browser.new_context(chromium)
    page = context.new_page()
    page.route(f"{SITE}/**", _answer)
    page.goto(f"{SITE}/")
    yield page
    context.close()


def _answer(route: Route) -> None:
    path = route.request.url.removeprefix(SITE).partition("?")[0]
    if path == "/hop":
        route.fulfill(status=302, headers={"Location": f"{SITE}/two"})
    else:
        route.fulfill(body=PAGES[path], content_type="text/html")


def test_counts_pages_clicks_fields_and_characters(page: Page) -> None:
    with meter.running(page) as counting:
        page.get_by_text("on").click()
        page.get_by_label("Name").press_sequentially("Hana")
        page.get_by_label("Yes").check()
        page.get_by_text("send").click()
    assert counting.read() == Reading(pages=2, clicks=3, fields=2, characters=4, re_entries=0)
    assert counting.read().seconds == round(3 * 2.5 + 2 * 0.8 + 4 * 0.28, 1)


def test_pasting_counts_every_character(page: Page) -> None:
    page.goto(f"{SITE}/two")
    with meter.running(page) as counting:
        page.get_by_label("Name").fill("N123456789")
    assert counting.read().characters == 10


def test_the_keyboard_counts_as_the_pointer_does(page: Page) -> None:
    with meter.running(page) as counting:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/two")
    assert (counting.read().pages, counting.read().clicks) == (1, 1)


def test_typing_what_is_known_or_was_typed_before_is_a_re_entry(page: Page) -> None:
    page.goto(f"{SITE}/two")
    with meter.running(page, known=frozenset({"N1"})) as counting:
        page.get_by_label("Name").fill("N1")
    assert counting.read().re_entries == 1
    page.goto(f"{SITE}/two")
    with meter.running(page) as counting:
        page.get_by_label("Name").fill("x")
        page.get_by_label("Again").fill("x")
    assert counting.read().re_entries == 1


def test_a_redirect_is_no_page_and_neither_is_a_frame_or_a_place_within(page: Page) -> None:
    with meter.running(page) as counting:
        page.get_by_text("here").click()
        page.get_by_text("hop").click()
        page.wait_for_url("**/two")
        page.goto(f"{SITE}/three", wait_until="load")
    assert counting.read().pages == 2


def test_a_page_that_leads_on_by_itself_is_a_page(page: Page) -> None:
    with meter.running(page) as counting:
        page.goto(f"{SITE}/onward")
        page.wait_for_url("**/three")
    assert counting.read().pages == 2


def test_a_page_cannot_press_itself(page: Page) -> None:
    with meter.running(page) as counting:
        page.goto(f"{SITE}/self")
    assert counting.read().clicks == 0


def test_imports_nothing_of_ours() -> None:
    tree = ast.parse(Path(meter.__file__).read_text())
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not {module for module in modules if module.split(".")[0] in {"madoguchi", "tests", "django"}}
