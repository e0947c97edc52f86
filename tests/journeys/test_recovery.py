"""ログインできないとき, in a browser: by mail, by post days later, by telephone after a day; and what stops it."""

import re

import pytest

from madoguchi.contracts.models import Customer
from tests import people
from tests.features.codes import desk
from tests.journeys.conftest import NewVisitor
from tests.journeys.stage import Stage
from tests.journeys.visitor import Visitor

WHO = "電話番号・お客様番号・メールアドレスのどれか1つ"
PASSWORD = "a lamp in the harbour"


def ask(visitor: Visitor, stage: Stage, who: str) -> None:
    visitor.open("/login/")
    visitor.press("ログインできないとき")
    visitor.fill(WHO, who)
    visitor.press("認証番号を送る")
    stage.work()


def enter(visitor: Visitor, channel: str) -> None:
    visitor.fill("認証番号", desk.code_of(desk.arrived(channel)[0].body))
    visitor.press("次へ進む")


def decide(visitor: Visitor) -> None:
    visitor.fill("新しいパスワード", PASSWORD)
    visitor.press("このパスワードにする")
    assert visitor.stands_at("マイページ")


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_forgotten_password_by_mail(new_visitor: NewVisitor, stage: Stage, language: str, *, scripts: bool) -> None:
    people.hanako()
    visitor = new_visitor(language=language, scripts=scripts)
    ask(visitor, stage, "ＨＡＮＡＫＯ@example.jp ")
    enter(visitor, "mail")
    decide(visitor)
    visitor.press("ログアウト")
    visitor.fill("メールアドレス", "hanako@example.jp")
    visitor.fill("パスワード", PASSWORD)
    visitor.press("ログインする")
    assert visitor.stands_at("マイページ")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_dead_mail_box_and_a_lost_phone_by_post_on_another_device(
    new_visitor: NewVisitor, stage: Stage, *, scripts: bool
) -> None:
    people.hanako()
    visitor = new_visitor(scripts=scripts)
    ask(visitor, stage, "N000000101")
    visitor.press("郵送で受け取る(数日かかります)")
    stage.work()
    stage.pass_time(days=3)
    later = new_visitor(scripts=scripts)
    later.open("/recover/")
    later.press("郵送の認証番号をお持ちの方")
    later.fill("郵送の認証番号", desk.letter_code(desk.arrived("letter")[0]))
    later.press("次へ進む")
    decide(later)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_by_telephone_a_day_later(new_visitor: NewVisitor, stage: Stage, language: str) -> None:
    people.hanako()
    visitor = new_visitor(language=language)
    ask(visitor, stage, "090-0000-0101")
    enter(visitor, "sms")
    assert visitor.stands_at("安全のため、少しお待ちください")
    stage.pass_time(days=1, minutes=1)
    ask(visitor, stage, "090-0000-0101")
    enter(visitor, "sms")
    decide(visitor)


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_whom_it_was_not_stops_it(new_visitor: NewVisitor, stage: Stage, language: str, *, scripts: bool) -> None:
    people.hanako()
    Customer.objects.update(phone="08011110101")
    thief = new_visitor(language=language)
    ask(thief, stage, "hanako@example.jp")
    enter(thief, "mail")
    decide(thief)
    stage.work()
    link = re.search(r"/not-me/\S+/", desk.arrived("sms")[0].body)
    assert link
    hanako = new_visitor(language=language, scripts=scripts)
    hanako.open(link[0])
    assert hanako.stands_at("心あたりがない方")
    hanako.press("止める")
    assert hanako.stands_at("止めました")
    thief.open("/")
    assert thief.stands_at("ログイン")
