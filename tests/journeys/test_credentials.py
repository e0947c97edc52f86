"""認証ID・パスワードを見る: in a few presses, hidden again by itself, with scripts and without (S31)."""

from typing import Any

import pytest

from madoguchi.gateways import network
from tests import people
from tests.features.codes import desk
from tests.journeys import meter, passkeys
from tests.journeys.conftest import NewVisitor
from tests.journeys.meter import Reading
from tests.journeys.stage import Stage
from tests.journeys.states import Scene
from tests.journeys.states.credentials import PASSWORD, activation
from tests.journeys.test_budget import known_of
from tests.journeys.visitor import Visitor
from tests.people import Person

SEEN = Reading(pages=3, clicks=3, fields=1, characters=6, re_entries=0)
BY_PASSWORD = Reading(pages=3, clicks=3, fields=1, characters=len(people.PASSWORD), re_entries=0)
SEEN_WHEN_FRESH = Reading(pages=2, clicks=2, fields=0, characters=0, re_entries=0)
PASSKEY = Reading(pages=3, clicks=3, fields=0, characters=0, re_entries=0)


@pytest.fixture
def hanako() -> Person:
    hanako = people.hanako()
    people.has_credential(hanako, PASSWORD, line=hanako.numbers[0])
    return hanako


def look(visitor: Visitor) -> None:
    """By the password of her log-in, where the proof is long ago."""
    visitor.press("認証ID・パスワードを見る")
    if visitor.stands_at("ご本人の確認"):
        visitor.fill("パスワード", people.PASSWORD)
        visitor.press("パスワードで確認する")
    visitor.press("認証パスワードを表示する")


def look_by_code(visitor: Visitor, stage: Stage) -> None:
    """By a code to the telephone on file."""
    visitor.press("認証ID・パスワードを見る")
    visitor.press("SMSで受け取る")
    stage.work()
    visitor.fill("認証番号", desk.code_of(stage.post(to="09000000101", channel="sms")[0].body))
    visitor.press("認証パスワードを表示する")


def shown(visitor: Visitor) -> str:
    return visitor.page.locator("[data-secret]").inner_text()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("scripts", [True, False])
def test_she_sees_it(new_visitor: NewVisitor, stage: Stage, hanako: Person, language: str, *, scripts: bool) -> None:
    visitor = new_visitor(login=hanako.login, language=language, scripts=scripts)
    visitor.open("/")
    look_by_code(visitor, stage)
    assert shown(visitor) == PASSWORD
    assert PASSWORD not in visitor.page.url
    assert any(
        "認証パスワード" in mail.subject + mail.body or "password" in mail.subject
        for mail in stage.post(to="hanako@example.jp")
    )
    visitor.press("いますぐ隠す")
    assert PASSWORD not in visitor.page.content()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_within_the_budget(
    new_visitor: NewVisitor, stage: Stage, hanako: Person, language: str, record_property: Any
) -> None:
    """AS_DESCRIBED's last table: six typed characters, the code's. Its own press shows the password."""
    visitor = new_visitor(login=hanako.login, language=language)
    visitor.open("/")
    with meter.running(visitor.page, known=known_of(hanako)) as counting:
        look_by_code(visitor, stage)
        assert shown(visitor) == PASSWORD
    record_property("journey", [f"sees ID and password, proof not fresh ({language})", counting.read().figures()])
    assert counting.read().exceeds(SEEN) == []
    assert counting.read().seconds <= 25


def test_by_password_and_when_the_proof_is_fresh(new_visitor: NewVisitor, hanako: Person) -> None:
    """A password that the browser fills in is typed by nobody; the meter counts it all the same."""
    visitor = new_visitor(login=hanako.login)
    visitor.open("/")
    with meter.running(visitor.page, known=known_of(hanako)) as counting:
        look(visitor)
        assert shown(visitor) == PASSWORD
    assert counting.read().exceeds(BY_PASSWORD) == []
    visitor.open("/")
    with meter.running(visitor.page, known=known_of(hanako)) as again:
        look(visitor)
    assert again.read().exceeds(SEEN_WHEN_FRESH) == []


def test_with_a_passkey_nothing_is_typed(new_visitor: NewVisitor, stage: Stage, hanako: Person) -> None:
    visitor = new_visitor(login=hanako.login)
    passkeys.given(visitor.page)
    visitor.open("/login/methods/passkeys/add/")
    visitor.fill("パスワード", people.PASSWORD)
    visitor.press("確認する")
    visitor.press("パスキーを追加する")
    stage.let_in(visitor.page.context, hanako.login)  # a session whose proof is long ago
    visitor.open("/")
    with meter.running(visitor.page, known=known_of(hanako)) as counting:
        visitor.press("認証ID・パスワードを見る")
        visitor.press("パスキーで確認する")
        visitor.press("認証パスワードを表示する")
    assert shown(visitor) == PASSWORD
    assert counting.read().exceeds(PASSKEY) == []


class TestItHidesItself:
    def test_by_script_after_a_minute_and_nothing_brings_it_back(self, new_visitor: NewVisitor, hanako: Person) -> None:
        visitor = new_visitor(login=hanako.login)
        visitor.page.clock.install()
        visitor.open("/")
        look(visitor)
        visitor.page.clock.run_for(58_000)
        assert shown(visitor) == PASSWORD
        with visitor.page.expect_navigation():
            visitor.page.clock.run_for(3_000)
        visitor.check()
        assert PASSWORD not in visitor.page.content()
        visitor.page.go_back()
        assert PASSWORD not in visitor.page.content()

    def test_without_script_the_page_leads_away_by_itself(self, new_visitor: NewVisitor, hanako: Person) -> None:
        visitor = new_visitor(login=hanako.login, scripts=False)
        visitor.open("/")
        look(visitor)
        refresh = visitor.page.locator('noscript meta[http-equiv="refresh"], meta[http-equiv="refresh"]')
        address = f"/contracts/{hanako.contract.number}/credentials/"
        assert refresh.get_attribute("content") == f"60;url={address}"
        assert visitor.sees("使い終えたら、この画面を閉じてください。")

    def test_it_can_be_copied(self, new_visitor: NewVisitor, hanako: Person) -> None:
        visitor = new_visitor(login=hanako.login)
        visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        visitor.open("/")
        look(visitor)
        visitor.page.get_by_role("button", name="コピーする").click()
        visitor.page.get_by_role("button", name="コピーしました").wait_for()
        assert visitor.page.evaluate("navigator.clipboard.readText()") == PASSWORD


@pytest.mark.parametrize("scripts", [True, False])
def test_a_new_password_is_made_and_works(
    new_visitor: NewVisitor, stage: Stage, hanako: Person, *, scripts: bool
) -> None:
    visitor = new_visitor(login=hanako.login, scripts=scripts)
    visitor.open("/")
    look(visitor)
    visitor.unfold("新しい認証パスワードにする")
    visitor.press("新しくする")
    assert visitor.sees("新しい認証パスワードに変えています")
    stage.work()
    visitor.open("/")
    look(visitor)
    new = shown(visitor)
    auth_id = visitor.page.locator("dd.secret").first.inner_text()
    assert new != PASSWORD
    assert network.connect().accepts(auth_id, new)
    assert not network.connect().accepts(auth_id, PASSWORD)


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_new_member_begins_from_the_mail(
    new_visitor: NewVisitor, stage: Stage, language: str, *, scripts: bool
) -> None:
    """One page, one field, one press; her number is linked, her lines are switched on."""
    visitor = new_visitor(scripts=scripts, language=language)
    activation(Scene(stage, visitor))
    with meter.running(visitor.page) as counting:
        visitor.fill("新しいパスワード", "a lamp in the harbour")
        visitor.press("このパスワードで始める")
    assert counting.read().exceeds(Reading(1, 1, 1, 21, 0)) == []
    assert visitor.stands_at("マイページ")
    assert visitor.page.locator("main").inner_text().count("N000000101") == 1
    stage.work()
    visitor.open("/")
    assert not visitor.sees("開通前")


def test_a_new_member_begins_with_a_passkey(new_visitor: NewVisitor, stage: Stage) -> None:
    visitor = new_visitor()
    phone = passkeys.given(visitor.page)
    activation(Scene(stage, visitor))
    visitor.press("パスキーで始める")
    visitor.press("パスキーを追加する")
    assert phone.count() == 1
    visitor.open("/")
    assert visitor.stands_at("マイページ")
