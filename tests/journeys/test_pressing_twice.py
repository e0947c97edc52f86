"""Double click, back, refresh, another tab, an old page: one cancellation, and nobody is fooled (U16, S26)."""

import pytest

from madoguchi.cancellation.models import Case, Receipt
from tests import people
from tests.journeys.conftest import NewVisitor
from tests.journeys.stage import Stage
from tests.journeys.visitor import Visitor


@pytest.fixture
def reviewing(new_visitor: NewVisitor) -> Visitor:
    """Hanako, who looks at what leaving costs."""
    visitor = new_visitor(login=people.hanako().login)
    visitor.open("/cancel/")
    return visitor


def assert_one(stage: Stage) -> None:
    """One case, one receipt, one mail."""
    assert (Case.objects.count(), Receipt.objects.count()) == (1, 1)
    assert len(stage.post(to="hanako@example.jp")) == 1


def test_a_double_click_is_one_press(reviewing: Visitor, stage: Stage) -> None:
    """govuk-forms#274: an impatient finger sends twice."""
    with reviewing.page.expect_navigation(url="**/cases/**"):
        reviewing.control("月末で解約する").dblclick()
    reviewing.check()
    assert reviewing.stands_at("解約を受け付けました")
    assert_one(stage)


def test_back_and_pressed_again(reviewing: Visitor, stage: Stage) -> None:
    reviewing.press("月末で解約する")
    reviewing.go_back()
    if reviewing.offers("月末で解約する"):
        reviewing.press("月末で解約する")
    assert reviewing.stands_at("解約を受け付けました")
    assert_one(stage)


def test_the_same_page_pressed_again_from_a_copy(reviewing: Visitor, new_visitor: NewVisitor, stage: Stage) -> None:
    """A second tab with the same page, and the other button in it: the first decision stands and is shown."""
    tab = Visitor(reviewing.page.context.new_page(), stage.address, "ja")
    tab.open("/cancel/")
    reviewing.press("月末で解約する")
    tab.press("今日で解約する")
    assert tab.path == reviewing.path
    assert_one(stage)


def test_refreshing_what_was_accepted(reviewing: Visitor, stage: Stage) -> None:
    reviewing.press("月末で解約する")
    reviewing.page.reload()
    reviewing.check()
    assert reviewing.stands_at("解約を受け付けました")
    assert_one(stage)


def test_an_old_price_is_asked_again(reviewing: Visitor, stage: Stage) -> None:
    """Nothing is accepted that was not shown."""
    stage.clock.move(hours=1)
    reviewing.press("月末で解約する")
    assert reviewing.sees("料金を計算しなおしました")
    assert Case.objects.count() == 0
    reviewing.press("月末で解約する")
    assert reviewing.stands_at("解約を受け付けました")
    assert_one(stage)


def test_a_session_that_ended_leads_back_to_the_same_choice(reviewing: Visitor, stage: Stage) -> None:
    """U17: after the log-in she stands before the same lines and prices."""
    address = reviewing.path
    reviewing.page.context.clear_cookies(name="session")
    reviewing.press("月末で解約する")
    assert reviewing.stands_at("ログイン")
    reviewing.fill("メールアドレス", "hanako@example.jp")
    reviewing.fill("パスワード", people.PASSWORD)
    reviewing.press("ログインする")
    assert reviewing.path == address
    assert Case.objects.count() == 0
