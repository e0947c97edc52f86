"""The plan and the pages agree: what the friction meter counts from a policy is what browsers see (issue 5, point 4).

The two share no code. The one knows the policy and has never seen a page; the other is told what the operator holds of
the person, sees what the browser says, and has never heard of a policy.
"""

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
from tests.journeys.meter import Reading
from tests.journeys.stage import Stage
from tests.journeys.test_budget import PLEA, known_of, leave, with_passkey
from tests.journeys.visitor import Visitor
from tests.people import Person

PASSWORD = "harbour-lamp"  # as long as the plan takes a password to be
AUTH_PASSWORD = "harbour7lamp"
PHONE = "09000000101"


def as_planned() -> Person:
    """She types what the plan's own member types: everything of hers is as long."""
    hanako = people.hanako()
    hanako.login.set_password(PASSWORD)
    hanako.login.save()
    people.has_credential(hanako, AUTH_PASSWORD)
    return hanako


@pytest.fixture
def hanako() -> Person:
    return as_planned()


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

    def test_seeing_the_password(self, new_visitor: NewVisitor, stage: Stage, hanako: Person) -> None:
        visitor = new_visitor(login=hanako.login)
        visitor.open("/")
        with meter.running(visitor.page, known=known_of(hanako)) as counting:
            visitor.press("認証ID・パスワードを見る")
            visitor.press("SMSで受け取る")
            stage.work()
            visitor.fill("認証番号", desk.code_of(stage.post(to=PHONE, channel="sms")[0].body))
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


class TestTheDeclaration:
    def test_cancelling_with_nothing_but_what_she_knows(self, new_visitor: NewVisitor, tmp_path: Path) -> None:
        as_planned()
        with operators.in_force(operators.written(tmp_path, preset="declaration")):
            visitor = new_visitor()
            visitor.open("/login/")
            with meter.running(visitor.page) as counting:
                visitor.press_words("解約はこちら", "Cancel contracts here")
                visitor.fill("お名前", "架空 花子")
                visitor.fill("電話番号・お客様番号のどちらか", PHONE)
                visitor.fill("受付の確認を受け取るメールアドレス", "hanako@example.jp")
                visitor.press_words("今すぐ解約する", "Cancel now")
            assert visitor.stands_at("解約の申し出を受け付けました")
            expected = Situation(Start.TELEPHONE, Paper.LOST)
            assert differences(counting.read(), Errand.CANCELLING, expected) == []
