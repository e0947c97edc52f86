"""U17: a warning before a session ends, staying with one press, and going on elsewhere with the same choices."""

import pytest

from madoguchi import clock
from tests import people
from tests.conftest import StandingClock
from tests.journeys.conftest import NewVisitor
from tests.journeys.visitor import Visitor


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> StandingClock:
    """The machine's own time, in the house; the browser's moves beside it."""
    standing = StandingClock(clock.machine_time())
    monkeypatch.setattr(clock, "machine_time", standing)
    return standing


def sit(visitor: Visitor, machine: StandingClock, *, minutes: int, seconds: int) -> None:
    """Do nothing for a while."""
    machine.move(minutes=minutes, seconds=seconds)
    visitor.page.clock.fast_forward(1000 * (60 * minutes + seconds))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_she_is_warned_and_stays(new_visitor: NewVisitor, machine: StandingClock, language: str) -> None:
    kenji = people.kenji()
    visitor = new_visitor(language=language, login=kenji.login)
    visitor.page.clock.install()
    visitor.open("/cancel/")
    visitor.choose("子ども")
    sit(visitor, machine, minutes=58, seconds=5)
    warning = visitor.page.get_by_role("alertdialog")
    warning.wait_for()
    stay = warning.get_by_role("button", name=visitor.say("ログインを続ける"))
    assert stay.evaluate("button => button === document.activeElement")
    stay.click()
    warning.wait_for(state="hidden")
    assert visitor.page.get_by_label("070-0000-0103").or_(visitor.page.locator("input:checked")).first.is_checked()
    sit(visitor, machine, minutes=30, seconds=0)
    visitor.press("料金と日時を見る")
    assert visitor.stands_at("解約の内容を確認する")


def test_another_tab_that_was_used_keeps_the_warning_away(new_visitor: NewVisitor, machine: StandingClock) -> None:
    hanako = people.hanako()
    visitor = new_visitor(login=hanako.login)
    visitor.page.clock.install()
    visitor.open("/")
    sit(visitor, machine, minutes=30, seconds=0)
    other = visitor.page.context.new_page()
    other.goto(visitor.address + "/")
    with visitor.page.expect_response("**/login/session/") as asked:
        sit(visitor, machine, minutes=28, seconds=5)
    assert asked.value.json()["seconds"] > 1000
    assert not visitor.page.get_by_role("alertdialog").is_visible()


def test_when_it_is_over_the_page_says_so_and_leads_back(new_visitor: NewVisitor, machine: StandingClock) -> None:
    kenji = people.kenji()
    visitor = new_visitor(login=kenji.login)
    visitor.page.clock.install()
    visitor.open("/cancel/C000000102/?line=07000000103")
    sit(visitor, machine, minutes=61, seconds=0)
    visitor.page.get_by_role("alertdialog").wait_for()
    visitor.press("ログインする")
    visitor.fill("メールアドレス", "kenji@example.jp")
    visitor.fill("パスワード", people.PASSWORD)
    visitor.press("ログインする")
    assert visitor.path == "/cancel/C000000102/?line=07000000103"


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_begun_on_the_phone_and_done_on_the_computer(new_visitor: NewVisitor, language: str, *, scripts: bool) -> None:
    kenji = people.kenji()
    phone = new_visitor(language=language, scripts=scripts, login=kenji.login)
    phone.open("/cancel/")
    phone.choose("子ども")
    phone.press("料金と日時を見る")
    computer = new_visitor(language=language, scripts=scripts, login=kenji.login)
    computer.open("/")
    computer.press("続きから")
    assert computer.path == phone.path
    assert computer.stands_at("解約の内容を確認する")
    computer.press("月末で解約する")
    phone.press("マイページ")
    assert not phone.sees("続きから")


@pytest.mark.parametrize("scripts", [True, False])
def test_choices_sent_after_the_session_ended_are_not_lost(
    new_visitor: NewVisitor, machine: StandingClock, *, scripts: bool
) -> None:
    kenji = people.kenji()
    visitor = new_visitor(scripts=scripts, login=kenji.login)
    visitor.open("/cancel/")
    visitor.choose("子ども")
    machine.move(minutes=61)
    visitor.press("料金と日時を見る")
    assert visitor.sees("時間がたったため、ログアウトしました。")
    visitor.fill("メールアドレス", "kenji@example.jp")
    visitor.fill("パスワード", people.PASSWORD)
    visitor.press("ログインする")
    assert visitor.path == "/cancel/C000000102/?line=07000000103"
