"""Leaving without a log-in, in a browser: with scripts and without (P2), in both languages, by every way."""

import re

import pytest

from madoguchi.cancellation.models import Case
from tests import people
from tests.features.codes import desk
from tests.journeys.conftest import NewVisitor
from tests.journeys.stage import Stage
from tests.journeys.visitor import Visitor

WHO = "電話番号・お客様番号・メールアドレスのどれか1つ"
EVERY_WAY = [("ja", True), ("ja", False), ("en", True), ("en", False)]
WAYS = {"call": "電話で聞く", "mail": "メールで受け取る", "letter": "郵送で受け取る(数日かかります)"}


@pytest.fixture(params=EVERY_WAY, ids=lambda way: f"{way[0]}-{'with' if way[1] else 'without'}-scripts")
def visitor(request: pytest.FixtureRequest, new_visitor: NewVisitor) -> Visitor:
    """Somebody who may be anybody, in each language, with scripts and without."""
    language, scripts = request.param
    return new_visitor(language=language, scripts=scripts)


def ask(visitor: Visitor, stage: Stage, who: str) -> None:
    visitor.open("/login/")
    visitor.press("解約する")
    visitor.fill(WHO, who)
    visitor.press("認証番号を送る")
    stage.work()


def test_by_text_to_the_end_and_stopped_by_who_was_told(
    visitor: Visitor, new_visitor: NewVisitor, stage: Stage
) -> None:
    hanako = people.hanako()
    stage.switch_on(hanako)
    ask(visitor, stage, "０９０－００００－０１０１")
    visitor.fill("認証番号", desk.code_of(desk.arrived("sms")[0].body))
    visitor.press("料金と日時を見る")
    assert "0000-0101" not in visitor.page.content()
    visitor.press("今日で解約する")
    assert visitor.stands_at("解約を受け付けました")
    stage.pass_time(hours=2)
    assert stage.serves(hanako) == [True]  # held for a day
    other = new_visitor(language=visitor.language)
    link = re.search(r"/cancel/stop/\S+", desk.arrived("mail")[0].body)
    assert link
    other.open(link[0])
    other.press("この解約を止める")
    assert other.stands_at("解約を止めました")
    stage.pass_time(days=2)
    assert stage.serves(hanako) == [True]
    assert Case.objects.get().taken_back_at


@pytest.mark.parametrize("channel", WAYS)
def test_by_another_way(new_visitor: NewVisitor, stage: Stage, channel: str) -> None:
    yuki, hanako = people.yuki(), people.hanako()
    visitor = new_visitor(scripts=channel != "mail")
    ask(visitor, stage, hanako.customer.number if channel == "mail" else yuki.customer.number)
    visitor.press(WAYS[channel])
    stage.work()
    visitor.fill("認証番号", desk.code_in(desk.arrived(channel)[0]))
    visitor.press("料金と日時を見る")
    visitor.press("月末で解約する")
    assert visitor.stands_at("解約を受け付けました")


def test_the_letter_is_typed_days_later_in_another_browser(new_visitor: NewVisitor, stage: Stage) -> None:
    yuki = people.yuki()
    first = new_visitor()
    ask(first, stage, yuki.numbers[0])
    first.press(WAYS["letter"])
    stage.work()
    stage.pass_time(days=4)
    later = new_visitor(scripts=False)
    later.open("/cancel/")
    later.press("郵送の認証番号をお持ちの方")
    later.fill("郵送の認証番号", desk.code_in(desk.arrived("letter")[0]))
    later.press("料金と日時を見る")
    assert later.offers("月末で解約する")


def test_an_unknown_number_sees_the_same_pages(new_visitor: NewVisitor, stage: Stage) -> None:
    people.hanako()
    seen = []
    for who in ("090-0000-0101", "090-9999-0000"):
        visitor = new_visitor()
        ask(visitor, stage, who)
        visitor.fill("認証番号", "000000")
        visitor.press("料金と日時を見る")
        seen.append((visitor.status, visitor.page.locator("main").inner_text()))
    assert seen[0] == seen[1]
