"""Registered data and a family's customer numbers in a browser: with scripts and without (P2), in both languages."""

import pytest

from madoguchi.contracts.models import Customer
from madoguchi.sign_in.models import Login
from tests import people
from tests.features.codes import desk
from tests.features.sign_in.linking import family
from tests.journeys.conftest import NewVisitor
from tests.journeys.stage import Stage
from tests.journeys.visitor import Visitor
from tests.people import Person

EVERY_WAY = [("ja", True), ("ja", False), ("en", True), ("en", False)]


@pytest.fixture
def hanako() -> Person:
    return people.hanako()


@pytest.fixture(params=EVERY_WAY, ids=lambda way: f"{way[0]}-{'with' if way[1] else 'without'}-scripts")
def visitor(request: pytest.FixtureRequest, new_visitor: NewVisitor, hanako: Person) -> Visitor:
    """Hanako, whose proof is long ago, in each language, with scripts and without."""
    language, scripts = request.param
    return new_visitor(language=language, scripts=scripts, login=hanako.login)


def registered(visitor: Visitor) -> None:
    visitor.open("/")
    visitor.press("登録情報を見る・変える")


def change(visitor: Visitor, name: str) -> None:
    """Press the link of one row, and prove who she is."""
    row = visitor.page.locator(".facts__row", has_text=visitor.say(name)).first
    visitor.press_element(row.get_by_role("link"))
    if visitor.stands_at("ご本人の確認"):
        visitor.fill("パスワード", people.PASSWORD)
        visitor.press("パスワードで確認する")


def code_for(stage: Stage, email: str) -> str:
    stage.work()
    return desk.code_of(desk.arrived("mail", email)[0].body)


def test_a_familys_number_is_added_and_stopped_by_who_was_told(
    visitor: Visitor, new_visitor: NewVisitor, stage: Stage, hanako: Person
) -> None:
    kenji = people.kenji()
    registered(visitor)
    visitor.press("お客様番号を加える")
    visitor.fill("加えるお客様番号", "ｎ０００－０００－１０２")
    visitor.press("認証番号を送る")
    visitor.fill("認証番号", code_for(stage, kenji.customer.email))
    visitor.press("ログインに加える")
    assert visitor.stands_at("マイページ")
    assert all(contract in visitor.page.content() for contract in (hanako.contract.number, kenji.contract.number))
    stage.work()
    other = new_visitor(language=visitor.language, scripts=False)
    other.open(family.not_me("sms", kenji.numbers[0]))
    other.press("止める")
    assert family.holds(hanako) == [hanako.customer.number]


def test_a_number_is_taken_off_and_added_again(visitor: Visitor, stage: Stage, hanako: Person) -> None:
    registered(visitor)
    visitor.press_element(visitor.page.get_by_text(visitor.say("この番号をログインから外す")).first)
    visitor.press("メールで認証番号を受け取る")
    visitor.fill("認証番号", code_for(stage, "hanako@example.jp"))
    visitor.press("確認する")
    visitor.press("この番号を外す")
    visitor.open("/")
    visitor.press("お客様番号を加える")
    visitor.fill("加えるお客様番号", hanako.customer.number)
    visitor.press("認証番号を送る")
    visitor.fill("認証番号", code_for(stage, "hanako@example.jp"))
    visitor.press("ログインに加える")
    assert hanako.contract.number in visitor.page.content()


def test_the_postal_code_fills_the_address(visitor: Visitor, hanako: Person) -> None:
    """By itself where scripts run, by its button where not; and what it filled in can be changed."""
    registered(visitor)
    change(visitor, "ご住所")
    field = visitor.page.get_by_label(visitor.say("市区町村"))
    visitor.fill("郵便番号", "０６４－０９４１")
    try:
        visitor.page.wait_for_function(
            "() => document.querySelector('[name=city]').value === '札幌市中央区'", timeout=2000
        )
        filled_by_itself = True
    except Exception:  # noqa: BLE001 - no scripts run: nothing can be waited for
        filled_by_itself = False
    if not filled_by_itself:
        visitor.press("郵便番号から住所を入れる")
    assert field.input_value() == "札幌市中央区"
    visitor.fill("町名・番地", "旭ケ丘１－２ー３")
    visitor.press("この住所にする")
    assert visitor.stands_at("登録情報")
    kept = Customer.objects.get(pk=hanako.customer.pk)
    assert (kept.prefecture, kept.city, kept.town) == ("北海道", "札幌市中央区", "旭ケ丘1-2-3")


def test_one_of_several_towns_is_pressed(visitor: Visitor) -> None:
    registered(visitor)
    change(visitor, "ご住所")
    visitor.fill("郵便番号", "498-0000")
    visitor.press("郵便番号から住所を入れる")
    visitor.press_element(visitor.page.get_by_role("button", name="三重県桑名郡木曽岬町"))
    assert visitor.page.locator("[name=city]").input_value() == "桑名郡木曽岬町"


def test_nothing_typed_is_lost_on_an_error(visitor: Visitor) -> None:
    registered(visitor)
    change(visitor, "連絡先の電話番号")
    visitor.fill("連絡先の電話番号", "03-1234")
    visitor.press("この電話番号にする")
    assert visitor.page.locator("[name=phone]").input_value() == "03-1234"
    visitor.fill("連絡先の電話番号", "03-1234-5678")
    visitor.press("この電話番号にする")
    assert "03-1234-5678" in visitor.page.content()


def test_the_log_in_gets_another_address(visitor: Visitor, stage: Stage, hanako: Person) -> None:
    registered(visitor)
    change(visitor, "メールアドレス")
    visitor.fill("新しいメールアドレス", "hanako.minato@example.com")
    visitor.press("認証番号を送る")
    assert Login.objects.get(pk=hanako.login.pk).email == "hanako@example.jp"
    visitor.fill("認証番号", code_for(stage, "hanako.minato@example.com"))
    visitor.press("このメールアドレスにする")
    assert "hanako.minato@example.com" in visitor.page.content()
    assert Customer.objects.get(pk=hanako.customer.pk).email == "hanako.minato@example.com"
