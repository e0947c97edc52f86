"""Leaving, in a browser: with scripts and without (P2), in Japanese and English, on a phone."""

import datetime as dt
import json

import pytest

from madoguchi.domain.operator_time import When
from tests import people
from tests.journeys.conftest import NewVisitor
from tests.journeys.stage import Stage, month_end
from tests.journeys.visitor import Visitor

NOT_YET = "まだ解約は完了していません。日を選んで押すと受け付けます。"
NOT_YET_AND_ALL = f"{NOT_YET}ご契約も終わります。"
EVERY_WAY = [("ja", True), ("ja", False), ("en", True), ("en", False)]


@pytest.fixture(params=EVERY_WAY, ids=lambda way: f"{way[0]}-{'with' if way[1] else 'without'}-scripts")
def visitor(request: pytest.FixtureRequest, new_visitor: NewVisitor) -> Visitor:
    """Somebody who may be anybody, in each language, with scripts and without."""
    language, scripts = request.param
    return new_visitor(language=language, scripts=scripts)


def enter(visitor: Visitor, stage: Stage, person: people.Person) -> people.Person:
    stage.let_in(visitor.page.context, person.login)
    visitor.open("/")
    return person


def test_one_line_at_the_end_of_the_month(visitor: Visitor, stage: Stage) -> None:
    """The whole story: pressed, told, off, billed, and everything stays readable (U5, U6, U10, U11)."""
    hanako = enter(visitor, stage, people.hanako())
    stage.switch_on(hanako)
    visitor.press("解約する")
    assert visitor.sees(NOT_YET_AND_ALL)
    visitor.press("月末で解約する")
    assert visitor.stands_at("解約を受け付けました")
    case = visitor.path
    assert len(stage.post(to="hanako@example.jp")) == 1
    assert stage.serves(hanako) == [True]

    stage.move_to(month_end(2026, 11))
    assert stage.serves(hanako) == [False]
    visitor.open("/")
    assert visitor.sees("解約済み")
    assert not visitor.offers("月末で解約する")
    visitor.press_element(visitor.page.locator("main a[href^='/bills/']"))
    assert visitor.sees("ご請求額(税込)")
    visitor.open(case)  # bookmarked: it shows the case as it stands now
    assert visitor.stands_at("解約の経過")
    assert visitor.sees("ネットワークの応答で確かめました。")
    receipt = visitor.page.context.request.get(f"{stage.address}{case}cancellation.json")
    assert receipt.ok
    assert json.loads(receipt.body())
    paper = visitor.page.context.request.get(f"{stage.address}{case}cancellation.pdf")
    assert paper.body().startswith(b"%PDF")


def test_one_line_today(visitor: Visitor, stage: Stage) -> None:
    hanako = enter(visitor, stage, people.hanako())
    stage.switch_on(hanako)
    visitor.press("解約する")
    visitor.press("今日で解約する")
    stage.pass_time(minutes=30)
    assert stage.serves(hanako) == [True]  # the window to take back is never zero
    stage.pass_time(minutes=31)
    assert stage.serves(hanako) == [False]


def test_one_line_on_a_day_of_her_own(visitor: Visitor, stage: Stage) -> None:
    hanako = enter(visitor, stage, people.hanako())
    stage.switch_on(hanako)
    visitor.press("解約する")
    visitor.fill("ほかの日の料金を見る", "2026-12-15")
    visitor.press("この日の料金を見る")
    assert visitor.page.locator(".choice").count() == 3
    visitor.press_element(visitor.page.locator(".choice button").last)
    assert visitor.stands_at("解約を受け付けました")
    stage.move_to(dt.datetime(2026, 12, 15, 14, 59, tzinfo=dt.UTC))
    assert stage.serves(hanako) == [True]
    stage.pass_time(minutes=1)
    assert stage.serves(hanako) == [False]


def test_a_family_leaves_bit_by_bit_and_the_last_lines_end_the_contract(visitor: Visitor, stage: Stage) -> None:
    """One door: the last line ends the contract, and what goes on billing is said before (AS_DESCRIBED row 19)."""
    kenji = enter(visitor, stage, people.kenji())
    visitor.press("解約する")
    assert visitor.stands_at("解約する回線を選ぶ")
    visitor.choose("子ども")
    visitor.press("料金と日時を見る")
    assert visitor.sees(NOT_YET)
    visitor.press("今日で解約する")
    visitor.press("解約する")
    assert "子ども" not in visitor.page.locator("main").inner_text()
    visitor.choose("健司")
    visitor.choose("タブレット")
    visitor.press("料金と日時を見る")
    assert visitor.sees(NOT_YET_AND_ALL)
    assert "みなと会員" in visitor.page.locator("main").inner_text()
    visitor.press("月末で解約する")
    stage.move_to(month_end(2026, 11))
    kenji.contract.refresh_from_db()
    assert kenji.contract.ended_at is not None


def test_taking_back_restores_everything(visitor: Visitor, stage: Stage) -> None:
    hanako = enter(visitor, stage, people.hanako())
    stage.switch_on(hanako)
    visitor.press("解約する")
    visitor.press("月末で解約する")
    visitor.press("解約を取り消す")
    assert visitor.stands_at("解約を取り消しました")
    stage.move_to(month_end(2026, 11))
    assert stage.serves(hanako) == [True]
    visitor.open("/")
    assert visitor.sees("利用中")
    visitor.press("解約する")
    assert visitor.stands_at("解約の内容を確認する")  # and she may change her mind once more


def test_too_late_to_take_back(visitor: Visitor, stage: Stage) -> None:
    hanako = enter(visitor, stage, people.hanako())
    visitor.open(f"/cases/{stage.cancel(hanako, When.TODAY)}/")
    stage.pass_time(hours=2)
    visitor.press("解約を取り消す")
    assert visitor.stands_at("取り消せる期限が過ぎました")
    assert visitor.status == 409
    visitor.press("解約の経過を見る")
    assert visitor.stands_at("解約の経過")


def test_the_reason_is_asked_afterwards_and_need_not_be_given(visitor: Visitor, stage: Stage) -> None:
    """U8: leaving took place before the question, and sending nothing blocks nothing."""
    hanako = enter(visitor, stage, people.hanako())
    visitor.open(f"/cases/{stage.cancel(hanako, When.MONTH_END)}/")
    visitor.press("理由を送る")
    assert visitor.stands_at("解約を受け付けました")
    visitor.choose(visitor.say("料金"))
    visitor.press("理由を送る")
    assert visitor.sees("ありがとうございました。お答えを受け取りました。")
