"""What a page weighs, and what is there before anything is scrolled or run."""

import dataclasses
import re
from typing import Any

import pytest

from tests import people
from tests.journeys.conftest import NewVisitor
from tests.journeys.stage import Stage
from tests.journeys.states import STATES, Scene

HTML_AND_CSS, SCRIPTS = 50_000, 30_000  # bytes, compressed (P3)
WEIGHED = [
    "log-in", "my-page-one-line", "my-page-family", "choose", "review", "review-family", "review-much-to-know",
    "case-accepted", "case-settled", "bill", "receipt-keys", "login-methods", "passkey-add", "error-404",
]  # fmt: skip


@pytest.mark.parametrize("name", WEIGHED)
def test_weighs_little(new_visitor: NewVisitor, stage: Stage, name: str, record_property: Any) -> None:
    """P3: a first visit. Requests and third parties are counted by the strict visitor on every page."""
    visitor = new_visitor()
    STATES[name](Scene(stage, visitor))
    first = new_visitor()  # nothing in the cache
    for cookie in visitor.page.context.cookies(stage.address):
        called, value = cookie.get("name", ""), cookie.get("value", "")
        first.page.context.add_cookies([{"name": called, "value": value, "url": stage.address}])
    first.open(visitor.path)
    weight = first.weigh()
    record_property("weight", [name, dataclasses.asdict(weight)])
    assert weight.html > 500
    assert weight.css > 2000
    assert weight.html + weight.css <= HTML_AND_CSS
    assert weight.scripts <= SCRIPTS


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("person", [people.hanako, people.kenji])
def test_the_first_price_has_its_button_on_the_first_screen(
    new_visitor: NewVisitor, language: str, person: Any, *, scripts: bool
) -> None:
    """The price and its button stand on a phone's first screen, before any scrolling (issue 2, point 5)."""
    someone = person()
    visitor = new_visitor(language=language, scripts=scripts, login=someone.login)
    visitor.open(f"/cancel/{someone.contract.number}/?line={someone.numbers[0]}")
    for part in (".choice__total", ".choice__when", ".choice__do button"):
        box = visitor.page.locator(part).first.bounding_box()
        assert box
        assert box["y"] + box["height"] <= 844, part
    page = visitor.page.locator(".choices")
    assert len(re.findall(r"<button", page.inner_html())) == page.locator(".choice").count() == 2


@pytest.mark.parametrize("language", ["ja", "en"])
def test_all_prices_stand_side_by_side_on_a_desk(new_visitor: NewVisitor, language: str) -> None:
    visitor = new_visitor(language=language, width=1280, login=people.hanako().login)
    visitor.open("/cancel/")
    boxes = [button.bounding_box() for button in visitor.page.locator(".choice__do button").all()]
    assert len({round(box["y"]) for box in boxes if box}) == 1
    assert all(box["y"] + box["height"] <= 900 for box in boxes if box)
