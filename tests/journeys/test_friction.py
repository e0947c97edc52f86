"""The plan and the pages agree: what the friction meter counts from a policy is what browsers see (issue 5, point 4).

The two share no code. The one knows the policy and has never seen a page; the other is told what the operator holds of
the person, sees what the browser says, and has never heard of a policy.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from madoguchi import policy
from madoguchi.domain.operator_time import When
from madoguchi.friction import figures, planned
from madoguchi.friction.planned import Errand
from madoguchi.friction.starts import Paper, Situation, Start
from tests import operators, people
from tests.features.codes import desk
from tests.journeys import meter
from tests.journeys.conftest import NewVisitor
from tests.journeys.meter import Meter, Reading
from tests.journeys.stage import Stage
from tests.journeys.test_budget import PLEA, known_of, leave, with_passkey
from tests.journeys.visitor import Visitor
from tests.people import Person

PASSWORD = "harbour-lamp"  # as long as the plan takes a password to be
AUTH_PASSWORD = "harbour7lamp"
PHONE = "09000000101"
BILLING = {
    "請求書の送り先の郵便番号": "1000000",
    "請求書の送り先の都道府県": "東京都",
    "請求書の送り先の市区町村": "みなと市",
    "請求書の送り先の番地・建物": "窓口町1-2-3",
}


@pytest.fixture
def hanako() -> Person:
    """She types what the plan's own member types: everything of hers is as long."""
    hanako = people.hanako()
    hanako.login.set_password(PASSWORD)
    hanako.login.save()
    people.has_credential(hanako, AUTH_PASSWORD)
    return hanako


def differences(reading: Reading, errand: Errand, situation: Situation) -> list[str]:
    """Each count in which the pages differ from their plan."""
    expected = figures.figures(planned.journey(errand, situation, policy.current()).total)
    measured = reading.figures()
    return [
        f"{name}: {measured[name]} measured, {expected[name]} planned"
        for name in expected
        if measured[name] != expected[name]
    ]


def to_my_page(visitor: Visitor) -> None:
    """From somewhere outside: a link to My Page, and the log-in."""
    visitor.page.goto(f"data:text/html,<title>x</title><a href='{visitor.address}/'>My Page</a>")


def log_in(visitor: Visitor, person: Person) -> None:
    with visitor.page.expect_navigation(wait_until="load"):
        visitor.page.get_by_text("My Page").click()
    visitor.fill("メールアドレス", person.login.email)
    visitor.fill("パスワード", PASSWORD)
    visitor.press("ログインする")


class Wanderer(Visitor):
    """Goes through pages that break rules on purpose, and takes them as they are."""

    def check(self) -> None:
        self.page.wait_for_load_state("load")

    def take(self, words: str, which: int = 0) -> None:
        """Press one of the links or buttons that say so."""
        self.press_element(self.control(words).nth(which))


@dataclass(frozen=True, slots=True)
class Described:
    """The described procedure, walked as the account tells it."""

    visitor: Wanderer
    hanako: Person
    stage: Stage

    @property
    def auth_id(self) -> str:
        return self.hanako.contract.credentials.get().auth_id

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


class TestAsDescribed:
    """Every row from 1 to 3 and 7 to 27, in a browser."""

    @pytest.fixture(autouse=True)
    def _in_force(self, tmp_path: Path) -> Iterator[None]:
        with operators.in_force(operators.written(tmp_path, preset="as-described")):
            yield

    @pytest.mark.parametrize("paper", Paper)
    def test_cancelling(self, new_visitor: NewVisitor, stage: Stage, hanako: Person, paper: Paper) -> None:
        plain = new_visitor()
        walk = Described(Wanderer(plain.page, plain.address, plain.language), hanako, stage)
        to_my_page(walk.visitor)
        copied = frozenset({hanako.customer.number, walk.auth_id, AUTH_PASSWORD})
        proving = frozenset({hanako.customer.name})
        with meter.running(plain.page, copied=copied, proving=proving) as counting:
            log_in(walk.visitor, hanako)
            counting.known = known_of(hanako) | copied | proving | set(BILLING.values())
            if paper is Paper.MISSED_LATE:
                walk.to_the_form()
                walk.visitor.take("マイページへ戻る")
            if paper is not Paper.AT_HAND:
                walk.see_the_password()
                walk.write_it_down(counting)
            if paper is Paper.MISSED_LATE:
                walk.visitor.take("解約のお手続き")  # it knows how far she had come
            else:
                walk.to_the_form()
            walk.leave()
        assert differences(counting.read(), Errand.CANCELLING, Situation(Start.LOG_IN, paper)) == []


class TestTheDefault:
    def test_cancelling_from_my_page(self, new_visitor: NewVisitor, hanako: Person) -> None:
        visitor = new_visitor(login=hanako.login)
        visitor.open("/")
        with meter.running(visitor.page, known=known_of(hanako)) as counting:
            leave(visitor)
        assert differences(counting.read(), Errand.CANCELLING, Situation()) == []

    def test_cancelling_with_a_passkey(self, new_visitor: NewVisitor, hanako: Person) -> None:
        hanako.login.set_password(people.PASSWORD)
        hanako.login.save()
        visitor = new_visitor()
        with_passkey(visitor, hanako)
        visitor.open("/")
        with meter.running(visitor.page, known=known_of(hanako)) as counting:
            visitor.press("パスキーでログインする")
            leave(visitor)
        assert differences(counting.read(), Errand.CANCELLING, Situation(Start.PASSKEY)) == []

    def test_cancelling_with_the_log_in_first(self, new_visitor: NewVisitor, hanako: Person) -> None:
        visitor = new_visitor()
        to_my_page(visitor)
        with meter.running(visitor.page) as counting:
            log_in(visitor, hanako)
            leave(visitor)
        assert differences(counting.read(), Errand.CANCELLING, Situation(Start.LOG_IN)) == []

    @pytest.mark.usefixtures("hanako")
    def test_cancelling_with_nothing_but_her_telephone(self, new_visitor: NewVisitor, stage: Stage) -> None:
        visitor = new_visitor()
        visitor.open("/login/")
        with meter.running(visitor.page) as counting:
            visitor.press("解約する")
            visitor.fill("電話番号・お客様番号・メールアドレスのどれか1つ", PHONE)
            visitor.press("認証番号を送る")
            stage.work()
            visitor.fill("認証番号", desk.code_of(stage.post(to=PHONE, channel="sms")[0].body))
            visitor.press("料金と日時を見る")
            visitor.press("月末で解約する")
        assert differences(counting.read(), Errand.CANCELLING, Situation(Start.TELEPHONE, Paper.LOST)) == []

    def test_seeing_the_password(self, new_visitor: NewVisitor, hanako: Person) -> None:
        visitor = new_visitor(login=hanako.login)
        visitor.open("/")
        with meter.running(visitor.page, known=known_of(hanako)) as counting:
            visitor.press("認証ID・パスワードを見る")
            visitor.fill("パスワード", PASSWORD)
            visitor.press("確認する")
            visitor.press("認証パスワードを表示する")
        assert differences(counting.read(), Errand.REVEALING, Situation()) == []

    def test_taking_back(self, new_visitor: NewVisitor, stage: Stage, hanako: Person) -> None:
        stage.cancel(hanako, When.MONTH_END)
        visitor = new_visitor(login=hanako.login)
        visitor.open("/")
        with meter.running(visitor.page, known=known_of(hanako)) as counting:
            visitor.press_element(visitor.page.get_by_role("link", name="内容を確認する・取り消す"))
            visitor.press("解約を取り消す")
        assert differences(counting.read(), Errand.TAKING_BACK, Situation()) == []

    def test_a_page_more_in_a_template_makes_the_two_disagree(
        self, new_visitor: NewVisitor, hanako: Person, tmp_path: Path, settings: Any
    ) -> None:
        """The negative control: no policy knows of this page, so the plan does not; the browser sees it."""
        (tmp_path / "cancellation").mkdir()
        (tmp_path / "cancellation" / "review.html").write_text(PLEA)
        engine = settings.TEMPLATES[0]
        settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]
        visitor = new_visitor(login=hanako.login)
        visitor.open("/")
        with meter.running(visitor.page) as counting:
            leave(visitor)
        assert differences(counting.read(), Errand.CANCELLING, Situation()) == [
            "pages: 3 measured, 2 planned",
            "clicks: 3 measured, 2 planned",
            "seconds: 11.1 measured, 7.4 planned",
            "seconds_with_waits: 14.1 measured, 9.4 planned",
        ]
