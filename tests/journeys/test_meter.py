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
    "/doors": """<title>6</title>
        <form method=post action=/three><button name=door value=0>upper</button><button name=door value=1>lower</button>
        <button type=button>show</button></form>
        <form method=post action=/two><input type=hidden name=day value=1><button>on the 1st</button></form>
        <form method=post action=/two><input type=hidden name=day value=30><button>on the 30th</button></form>
        <form action=/two><button>alone</button><label><input type=radio name=way value=s>SMS</label>
        <label><input type=radio name=way value=v>voice</label></form>""",
    "/secret": """<title>7</title><label>Password <input type=password></label>
        <label>Code <input autocomplete=one-time-code></label>""",
    "/passkey": """<title>8</title><script>
        Object.defineProperty(navigator, 'credentials', {value: {get: async (asked) => asked.given ? {} : null}})
        </script>""",
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
    assert counting.read() == Reading(
        pages=2, clicks=3, fields=2, characters=4, re_entries=0, choices=1, mandatory=2, typed=1
    )
    assert counting.read().seconds == round(2 * 1.2 + 3 * 2.5 + 3.3 + 4 * 0.28, 1)
    assert counting.read().seconds_with_waits == counting.read().seconds + 2


def test_a_press_that_only_puts_the_cursor_into_a_field_belongs_to_the_field(page: Page) -> None:
    page.goto(f"{SITE}/two")
    with meter.running(page) as counting:
        page.get_by_label("Name").click()
        page.keyboard.type("Hana")
    assert (counting.read().clicks, counting.read().typed, counting.read().characters) == (0, 1, 4)


def test_enter_in_a_field_is_a_press(page: Page) -> None:
    page.goto(f"{SITE}/two")
    with meter.running(page) as counting:
        page.get_by_label("Name").press("Enter")
        page.wait_for_url("**/three*")
    assert (counting.read().pages, counting.read().clicks, counting.read().fields) == (1, 1, 0)


@pytest.mark.parametrize(
    ("press", "choices"), [("upper", 1), ("lower", 1), ("on the 1st", 1), ("on the 30th", 1), ("alone", 0), ("show", 0)]
)
def test_one_of_several_buttons_for_the_same_is_a_choice(page: Page, press: str, choices: int) -> None:
    """Doors of one form, cards that are forms of their own; not a lone button, not one that sends nothing."""
    page.goto(f"{SITE}/doors")
    with meter.running(page) as counting:
        page.get_by_role("button", name=press).click()
    assert (counting.read().clicks, counting.read().choices, counting.read().mandatory) == (1, choices, choices)


def test_a_picked_answer_is_one_field_and_one_choice_however_often_she_changes_her_mind(page: Page) -> None:
    page.goto(f"{SITE}/doors")
    with meter.running(page) as counting:
        for label in ("SMS", "voice", "SMS"):
            page.get_by_label(label).check()
    reading = counting.read()
    assert (reading.clicks, reading.fields, reading.choices, reading.mandatory, reading.typed) == (3, 1, 1, 1, 0)


class TestProofs:
    """What shows that it is she: passwords, codes, passkeys, and what the meter is told does so."""

    def test_of_a_password_and_a_code_on_one_page_it_is_one(self, page: Page) -> None:
        page.goto(f"{SITE}/secret")
        with meter.running(page) as counting:
            page.get_by_label("Password").fill("lamp")
            page.get_by_label("Code").fill("012345")
        reading = counting.read()
        assert (reading.secrets, reading.proofs, reading.waits, reading.copied) == (2, 1, 1, 6)
        assert reading.seconds_with_waits - reading.seconds == 20

    def test_on_two_pages_they_are_two(self, page: Page) -> None:
        with meter.running(page) as counting:
            for _ in range(2):
                page.goto(f"{SITE}/secret")
                page.get_by_label("Password").fill("lamp")
        assert (counting.read().secrets, counting.read().proofs) == (2, 2)

    def test_a_name_that_proves(self, page: Page) -> None:
        page.goto(f"{SITE}/two")
        with meter.running(page, proving=frozenset({"Hana"})) as counting:
            page.get_by_label("Name").fill("Hana")
            page.get_by_label("Again").fill("x")
        assert (counting.read().secrets, counting.read().proofs) == (0, 1)

    def test_a_passkey_that_was_given_and_none_that_was_refused(self, page: Page) -> None:
        page.goto(f"{SITE}/passkey")
        with meter.running(page) as counting:
            page.evaluate("navigator.credentials.get({given: false})")
            assert counting.read().proofs == 0
            page.evaluate("navigator.credentials.get({given: true})")
            page.wait_for_timeout(50)
        assert counting.read().proofs == 1


def test_what_is_copied_or_written_down_takes_longer(page: Page) -> None:
    page.goto(f"{SITE}/two")
    with meter.running(page, copied=frozenset({"N123456789"})) as counting:
        page.get_by_label("Name").fill("N123456789")
        counting.write_down("N123456789")
    assert (counting.read().copied, counting.read().noted) == (10, 10)
    assert counting.read().seconds == 3.3 + 10


def test_what_was_typed_before_anybody_knew_who_she_is_is_no_re_entry(page: Page) -> None:
    with meter.running(page) as counting:
        page.goto(f"{SITE}/two")
        page.get_by_label("Name").fill("N1")
        while not counting.read().typed:  # the page tells of it in its own time
            page.wait_for_timeout(10)
        counting.known = frozenset({"N1"})
        page.get_by_label("Again").fill("N2")
    assert counting.read().re_entries == 0


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
