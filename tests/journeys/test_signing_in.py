"""Coming in: by password, by mail, in another language, straight to where she wanted to go."""

import pytest

from madoguchi.domain.operator_time import When
from tests import people
from tests.journeys.conftest import NewVisitor
from tests.journeys.stage import Stage
from tests.journeys.visitor import Visitor


def sign_in(visitor: Visitor, password: str = people.PASSWORD) -> None:
    visitor.fill("メールアドレス", "hanako@example.jp")
    visitor.fill("パスワード", password)
    visitor.press("ログインする")


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_signed_out_leaving_leads_through_the_log_in_to_the_review(
    new_visitor: NewVisitor, language: str, *, scripts: bool
) -> None:
    """U3: from the log-in page 解約する, the log-in one click further, and then the review with nothing in between."""
    people.hanako()
    visitor = new_visitor(language=language, scripts=scripts)
    visitor.open("/")
    visitor.press("解約する")
    visitor.press("ログインして解約する")
    assert visitor.sees("ログインすると、すぐに解約の手続きに進みます。")
    sign_in(visitor)
    assert visitor.stands_at("解約の内容を確認する")


def test_a_wrong_password_keeps_the_address(new_visitor: NewVisitor) -> None:
    """F1, S19: the address stays, the message says how to go on, an unknown address is answered alike."""
    people.hanako()
    visitor = new_visitor()
    visitor.open("/login/")
    sign_in(visitor, "something else")
    known = visitor.page.locator(".error-summary").inner_text()
    assert visitor.page.get_by_label("メールアドレス").input_value() == "hanako@example.jp"
    visitor.fill("メールアドレス", "nobody@example.jp")
    visitor.fill("パスワード", "something else")
    visitor.press("ログインする")
    assert visitor.page.locator(".error-summary").inner_text() == known


def test_the_language_changes_where_she_stands(new_visitor: NewVisitor) -> None:
    """A7: the same page, the same choices, in the other language, until she changes it again."""
    visitor = new_visitor(login=people.kenji().login)
    visitor.open("/cancel/C000000102/?line=07000000103")
    address = visitor.path
    for language, name in (("en", "English"), ("ja", "日本語")):
        visitor.language = language
        visitor.press_element(visitor.page.get_by_role("button", name=name))
        assert visitor.path == address
        assert visitor.stands_at("解約の内容を確認する")


def test_somebody_elses_case_is_not_there(new_visitor: NewVisitor, stage: Stage) -> None:
    """S21: the same page as for a case that never was."""
    case = stage.cancel(people.hanako(), When.MONTH_END)
    visitor = new_visitor(login=people.aoi().login)
    visitor.open(f"/cases/{case}/")
    assert visitor.status == 404
    assert visitor.stands_at("ページが見つかりません")
