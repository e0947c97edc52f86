"""Her own data in a browser: what is held, a file of it to take along, and its end (個人情報保護法 第33条, 第35条)."""

import datetime as dt
import json
from pathlib import Path

import pytest

from madoguchi.contracts.models import Customer
from madoguchi.sign_in.models import Login
from tests import people
from tests.journeys import rules
from tests.journeys.conftest import NewVisitor
from tests.journeys.stage import Stage, month_end
from tests.journeys.states import Scene
from tests.journeys.visitor import Visitor
from tests.people import Person

in_both_languages = pytest.mark.parametrize("language", ["ja", "en"])
AFTER, CONTACT = "解約から%(days)s日たつと消します。", "連絡先(メールと電話番号)"
PASSWORD = "harbour7lamp"
DAY = {"ja": "2027年5月30日(日)", "en": "Sun 30 May 2027"}  # 180 days after November's end: where she can be reached
HERS = "hanako@example.jp"


def gone_before(visitor: Visitor, day: str) -> str:
    """What says that something goes on a day."""
    return visitor.say("%(until)sに消します。") % {"until": day}


def text_of(visitor: Visitor) -> str:
    return " ".join(visitor.page.locator("main").inner_text().split())


def takes(visitor: Visitor, name: str) -> Path:
    """The file behind a link that is not a page."""
    link = visitor.page.locator("main a").filter(has_text=visitor.say(name))
    with visitor.page.expect_download() as taken:
        link.click()
    assert taken.value.suggested_filename == f"N000000101.{taken.value.url.rstrip('/').rsplit('/', 1)[1]}"
    return Path(taken.value.path())


def left(scene: Scene) -> Person:
    """Hanako, who left in November and has her last bill."""
    hanako = scene.hanako()
    people.has_credential(hanako, PASSWORD, line=hanako.numbers[0])
    scene.leave(hanako)
    scene.after_month_end()
    scene.stage.move_to(month_end(2026, 11) + dt.timedelta(days=10))
    scene.enter(hanako)
    return hanako


def asks_for_erasure(scene: Scene) -> None:
    """She comes to the page that says what goes and what stays."""
    scene.visitor.open("/data/")
    scene.visitor.press_element(
        scene.visitor.page.locator("main a").filter(has_text=scene.visitor.say("期限の前に消してほしいとき"))
    )
    scene.prove()
    assert scene.visitor.stands_at("期限の前に消す")


@in_both_languages
def test_she_takes_everything_with_her(new_visitor: NewVisitor, stage: Stage, language: str) -> None:
    people.kenji()
    visitor = new_visitor(language=language)
    left(scene := Scene(stage, visitor))
    visitor.open("/")
    visitor.open("/data/")
    assert visitor.stands_at("お預かりしている情報")
    visitor.press_element(
        visitor.page.locator("main a").filter(has_text=visitor.say("ほかのサービスで使うファイル(JSON)"))
    )
    scene.prove()
    assert visitor.path == "/data/?proved=yes"  # and not on the page of the proof, with a file
    assert visitor.sees("ご本人と確かめました")
    told = json.loads(takes(visitor, "ほかのサービスで使うファイル(JSON)").read_text(encoding="utf-8"))
    assert told["customer_number"] == "N000000101"
    assert told["data"]["customer.contact"][0]["email"] == HERS
    assert [line["phone_number"] for line in told["data"]["line.numbers"]] == ["09000000101"]
    assert len(told["data"]["case"]) == len(told["data"]["bill"]) == 1
    assert "kenji" not in str(told)
    assert PASSWORD not in str(told)
    assert "N000000101" in stage.post(to=HERS)[0].body + stage.post(to=HERS)[0].subject


@in_both_languages
def test_the_other_file_can_be_read_by_whoever_opens_it(new_visitor: NewVisitor, stage: Stage, language: str) -> None:
    visitor = new_visitor(language=language)
    left(scene := Scene(stage, visitor))
    visitor.open("/data/?proved=yes")
    assert not visitor.sees("ご本人と確かめました")  # it is said to who has proved it
    visitor.press_element(visitor.page.locator("main a").filter(has_text=visitor.say("読めるファイル(HTML)")))
    scene.prove()
    file = takes(visitor, "読めるファイル(HTML)")
    page = visitor.page.context.new_page()
    page.goto(file.rename(file.with_suffix(".html")).as_uri())
    words = page.locator("body").inner_text()
    for hers in ("架空", "090-0000-0101", HERS, visitor.say("最終請求")):
        assert hers in words, hers
    assert PASSWORD not in words
    assert page.locator("html").get_attribute("lang") == language
    assert rules.axe_violations(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@in_both_languages
@pytest.mark.parametrize("with_log_in", [False, True])
def test_who_has_left_has_erased_what_need_not_stay(
    new_visitor: NewVisitor, stage: Stage, language: str, *, with_log_in: bool
) -> None:
    visitor = new_visitor(language=language)
    hanako = left(scene := Scene(stage, visitor))
    visitor.open("/data/")
    assert gone_before(visitor, DAY[language]) in text_of(visitor)
    asks_for_erasure(scene)
    going, staying = (visitor.page.locator(f"section[aria-labelledby={one}]") for one in ("going", "staying"))
    assert visitor.say(CONTACT) in going.inner_text()
    assert visitor.say("最終請求") in staying.inner_text()
    visitor.press("ログインも消す" if with_log_in else "ログインを残して消す")
    assert Customer.objects.get(number="N000000101").email == ""
    assert stage.post(to=HERS)  # before it was forgotten, it was told
    assert visitor.stands_at("消しました" if with_log_in else "お預かりしている情報")
    assert visitor.say("最終請求") in text_of(visitor)
    assert visitor.say(CONTACT) not in text_of(visitor)
    assert Login.objects.filter(pk=hanako.login.pk).exists() == (not with_log_in)
    if not with_log_in:
        assert visitor.sees("消去のお申し出を受け付けています")
        return
    visitor.open("/data/")
    assert visitor.stands_at("ログイン")
    visitor.fill("メールアドレス", HERS)
    visitor.fill("パスワード", people.PASSWORD)
    visitor.press("ログインする")
    assert visitor.path.startswith("/login/")


@in_both_languages
def test_a_member_reads_what_stays_and_until_when(new_visitor: NewVisitor, stage: Stage, language: str) -> None:
    visitor = new_visitor(language=language)
    scene = Scene(stage, visitor)
    scene.hanako()
    visitor.open("/data/")
    assert visitor.say(AFTER) % {"days": 180} in text_of(visitor)
    asks_for_erasure(scene)
    assert visitor.sees(
        "ご契約が続いているあいだは、お名前や連絡先を消せません。解約のあとに、もう一度お申し出ください。"
    )
    assert visitor.sees("いま消せるものはありません。")
    staying = visitor.page.locator("section[aria-labelledby=staying]")
    assert visitor.say(CONTACT) in staying.inner_text()
    assert visitor.say(AFTER) % {"days": 180} in " ".join(staying.inner_text().split())
    assert visitor.page.locator("main button").count() == 0
