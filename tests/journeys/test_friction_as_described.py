"""The described procedure on its pages: measured and planned agree, every row from 1 to 3 and from 7 to 27."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from madoguchi.friction.planned import Errand
from madoguchi.friction.starts import Paper, Situation, Start
from tests import operators
from tests.features.codes import desk
from tests.journeys import meter
from tests.journeys.conftest import NewVisitor
from tests.journeys.meter import Meter
from tests.journeys.stage import Stage
from tests.journeys.test_budget import known_of
from tests.journeys.test_friction import AUTH_PASSWORD, PHONE, as_planned, differences, log_in, to_my_page
from tests.journeys.visitor import Visitor
from tests.people import Person

BILLING = {
    "請求書の送り先の郵便番号": "1000000",
    "請求書の送り先の都道府県": "東京都",
    "請求書の送り先の市区町村": "みなと市",
    "請求書の送り先の番地・建物": "窓口町1-2-3",
}


class Wanderer(Visitor):
    """Goes through pages that break rules on purpose, and takes them as they are."""

    def check(self) -> None:
        self.page.wait_for_load_state("load")

    def take(self, words: str) -> None:
        """Press the first of the links or buttons that say so."""
        self.press_element(self.control(words).first)


@dataclass(frozen=True, slots=True)
class Described:
    """The described procedure, walked as the account tells it."""

    visitor: Wanderer
    hanako: Person
    stage: Stage

    @property
    def auth_id(self) -> str:
        return self.hanako.contract.credentials.get().auth_id

    @contextmanager
    def counted(self) -> Iterator[Meter]:
        """Log in, and be counted until the end. Once she has signed in, everything about her is known."""
        copied = frozenset({self.hanako.customer.number, self.auth_id, AUTH_PASSWORD})
        proving = frozenset({self.hanako.customer.name})
        with meter.running(self.visitor.page, copied=copied, proving=proving) as counting:
            log_in(self.visitor, self.hanako)
            counting.known = known_of(self.hanako) | copied | proving | set(BILLING.values())
            yield counting

    def see_the_password(self) -> None:
        """Rows 7 to 15."""
        self.visitor.take("ID・パスワードの変更")
        self.visitor.take("会員サポートへ(パスワードをお忘れの方)")
        self.visitor.take("認証ID・パスワード/フレッツ 光ネクスト IPv6接続用の認証ID")
        self.visitor.take("Webで確認する")
        self.visitor.fill("お客様番号", self.hanako.customer.number)
        self.visitor.fill("お名前", self.hanako.customer.name)
        self.visitor.fill("郵便番号", self.hanako.customer.postal_code)
        self.visitor.fill("契約時の電話番号", PHONE)
        self.visitor.take("次へ")
        self.visitor.choose("SMSで受け取る")
        self.visitor.take("認証番号を送る")
        self.stage.work()
        self.visitor.fill("認証番号", desk.code_of(desk.arrived("sms")[0].body))
        self.visitor.take("認証する")

    def write_it_down(self, counting: Meter) -> None:
        """Rows 16 and 17."""
        assert AUTH_PASSWORD in self.visitor.page.content()
        counting.write_down(self.auth_id + AUTH_PASSWORD)
        self.visitor.take("マイページ")

    def to_the_form(self) -> None:
        """Rows 18 to 20."""
        self.visitor.take("解約のお手続き")
        self.visitor.take("解約のお手続きへ")
        self.visitor.take("みなと 解約")

    def leave(self) -> None:
        """Rows 21 to 27."""
        self.visitor.fill("お客様番号", self.hanako.customer.number)
        self.visitor.fill("認証ID", self.auth_id)
        self.visitor.fill("認証パスワード", AUTH_PASSWORD)
        self.visitor.take("次へ")
        for label, answer in BILLING.items():
            self.visitor.fill(label, answer)
        self.visitor.choose("料金")
        self.visitor.fill("ご連絡先の電話番号", PHONE)
        self.visitor.fill("ご連絡先のメールアドレス", self.hanako.login.email)
        self.visitor.take("次へ")
        self.visitor.choose("月末で解約")
        self.visitor.take("次へ")
        self.visitor.take("次へ")
        self.visitor.take("月末で解約する")
        assert self.visitor.stands_at("解約を受け付けました")


@pytest.fixture(autouse=True)
def _as_described(tmp_path: Path) -> Iterator[None]:
    with operators.in_force(operators.written(tmp_path, preset="as-described")):
        yield


@pytest.fixture
def walk(new_visitor: NewVisitor, stage: Stage) -> Described:
    """Hanako, outside, before a link to My Page."""
    plain = new_visitor()
    to_my_page(plain)
    return Described(Wanderer(plain.page, plain.address, plain.language), as_planned(), stage)


@pytest.mark.parametrize("paper", Paper)
def test_cancelling(walk: Described, paper: Paper) -> None:
    """Her certificate at hand; lost; and lost, which she notices only where she is asked for what it says."""
    with walk.counted() as counting:
        if paper is Paper.MISSED_LATE:
            walk.to_the_form()
            walk.visitor.take("マイページへ戻る")
        if paper is not Paper.AT_HAND:
            walk.see_the_password()
            walk.write_it_down(counting)
        if paper is Paper.MISSED_LATE:
            walk.visitor.take("解約のお手続き")  # the portal knows how far she had come
        else:
            walk.to_the_form()
        walk.leave()
    assert differences(counting.read(), Errand.CANCELLING, Situation(Start.LOG_IN, paper)) == []


def test_seeing_the_password(walk: Described) -> None:
    with walk.counted() as counting:
        walk.see_the_password()
    assert differences(counting.read(), Errand.REVEALING, Situation(Start.LOG_IN)) == []
