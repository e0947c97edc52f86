"""Leaving is as easy as joining: what it takes, by the meter, in the default policy (AS_DESCRIBED's last table)."""

from pathlib import Path
from typing import Any

import pytest

from tests import people
from tests.features.codes import desk
from tests.journeys import meter, passkeys
from tests.journeys.conftest import NewVisitor
from tests.journeys.meter import Reading
from tests.journeys.stage import Stage
from tests.journeys.visitor import Visitor
from tests.people import Person

SIGNED_IN = Reading(pages=2, clicks=2, fields=0, characters=0, re_entries=0)
LOST_EVERYTHING = Reading(pages=4, clicks=5, fields=2, characters=17, re_entries=0)
PASSKEY = Reading(pages=3, clicks=4, fields=0, characters=0, re_entries=0)

# A page more, slipped into the journey: what a member would meet if somebody added a plea to stay.
PLEA = """{% extends "cancellation/review.html" %}
{% block content %}{% if request.GET.sure %}{{ block.super }}{% else %}<h1>解約の内容を確認する</h1>
<a class="button plea" href="?{{ request.GET.urlencode }}&amp;sure=1">次へ</a>{% endif %}{% endblock %}"""


def known_of(person: Person) -> frozenset[str]:
    """What the operator has on file about her: typing it is a re-entry (U1)."""
    customer = person.customer
    return frozenset({customer.number, customer.phone, customer.email, customer.postal_code, *person.numbers})


def leave(visitor: Visitor) -> None:
    """Go the shortest way that the pages offer."""
    if visitor.offers("解約する") and not visitor.offers("月末で解約する"):
        visitor.press("解約する")
    while (plea := visitor.page.locator("main a.plea")).count():
        visitor.press_element(plea)
    visitor.press("月末で解約する")
    assert visitor.stands_at("解約を受け付けました")


def with_passkey(visitor: Visitor, person: Person) -> None:
    """Make a passkey on the real pages, and sign out."""
    phone = passkeys.given(visitor.page)
    visitor.open("/login/")
    visitor.fill("メールアドレス", person.login.email)
    visitor.fill("パスワード", people.PASSWORD)
    visitor.press("ログインする")
    visitor.open("/login/methods/passkeys/add/")
    visitor.fill("パスワード", people.PASSWORD)  # once more, before what opens the door is changed (S18)
    visitor.press("確認する")
    visitor.press("パスキーを追加する")
    assert phone.count() == 1
    visitor.press("ログアウト")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_signed_in_and_standing_on_my_page(new_visitor: NewVisitor, language: str, record_property: Any) -> None:
    hanako = people.hanako()
    visitor = new_visitor(login=hanako.login, language=language)
    visitor.open("/")
    with meter.running(visitor.page, known=known_of(hanako)) as counting:
        leave(visitor)
    record_property("journey", [f"signed in, on My Page ({language})", counting.read().figures()])
    assert counting.read().exceeds(SIGNED_IN) == []
    assert counting.read().seconds <= 10


def test_a_page_more_is_seen(new_visitor: NewVisitor, tmp_path: Path, settings: Any) -> None:
    """The negative control: the meter fails the journey as soon as a template holds a page more (U9)."""
    (tmp_path / "cancellation").mkdir()
    (tmp_path / "cancellation" / "review.html").write_text(PLEA)
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]
    visitor = new_visitor(login=people.hanako().login)
    visitor.open("/")
    with meter.running(visitor.page) as counting:
        leave(visitor)
    assert counting.read().exceeds(SIGNED_IN) == ["3 pages, 2 allowed", "3 clicks, 2 allowed"]


@pytest.mark.parametrize("start", ["/login/", "/", "/cancel/"])
def test_with_a_passkey(new_visitor: NewVisitor, start: str, record_property: Any) -> None:
    """Signed out, standing on the page that asks for the log-in, wherever she wanted to go."""
    hanako = people.hanako()
    visitor = new_visitor()
    with_passkey(visitor, hanako)
    visitor.open(start)
    with meter.running(visitor.page, known=known_of(hanako)) as counting:
        visitor.press("パスキーでログインする")
        leave(visitor)
    record_property("journey", [f"passkey, standing on the log-in page of {start}", counting.read().figures()])
    assert counting.read().exceeds(PASSKEY) == []
    assert counting.read().seconds <= 20


def test_with_a_passkey_counted_from_the_address(new_visitor: NewVisitor, record_property: Any) -> None:
    """From nothing: the address of 解約する as it stands on the operator's site, the log-in page counted too (U3)."""
    hanako = people.hanako()
    visitor = new_visitor()
    with_passkey(visitor, hanako)
    with meter.running(visitor.page, known=known_of(hanako)) as counting:
        visitor.open("/cancel/")
        visitor.press("パスキーでログインする")
        leave(visitor)
    record_property("journey", ["passkey, from the address /cancel/", counting.read().figures()])
    assert counting.read().exceeds(PASSKEY) == []


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("start", ["/login/", "/receipts/", "/recover/"])
def test_with_nothing_but_her_phone(
    new_visitor: NewVisitor, stage: Stage, start: str, language: str, record_property: Any
) -> None:
    """Lost everything: no log-in, no certificate, no number noted; a code to the phone on file (issue 4, point 7)."""
    people.hanako()
    visitor = new_visitor(language=language)
    visitor.open(start)
    with meter.running(visitor.page) as counting:
        visitor.press("解約する")
        visitor.fill("電話番号・お客様番号・メールアドレスのどれか1つ", "09000000101")
        visitor.press("認証番号を送る")
        stage.work()
        visitor.fill("認証番号", desk.code_of(stage.post(to="09000000101", channel="sms")[0].body))
        visitor.press("料金と日時を見る")
        visitor.press("月末で解約する")
    assert visitor.stands_at("解約を受け付けました")
    record_property("journey", [f"lost everything, from {start} ({language})", counting.read().figures()])
    assert counting.read().exceeds(LOST_EVERYTHING) == []
    assert counting.read().seconds <= 30
