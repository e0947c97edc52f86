"""What was declared under a name that is on nobody's contract, from the page where it was typed to the desk."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from madoguchi.cancellation.models import Case
from madoguchi.domain.staff import Role
from tests import operators, people
from tests.features.codes import desk
from tests.features.staff import counter
from tests.journeys.conftest import NewVisitor
from tests.journeys.stage import Stage
from tests.journeys.states import AT_DESK
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.usefixtures("_by_declaration"), pytest.mark.parametrize("language", ["ja", "en"])]
_AFTER_MARRIAGE, _ON_FILE = "港 花子", "090-0000-0101"


@pytest.fixture
def _by_declaration(tmp_path: Path) -> Iterator[None]:
    with operators.in_force(operators.written(tmp_path, preset="declaration")):
        yield


def declares(visitor: Visitor, stage: Stage, number: str) -> str:
    """Somebody writes that this ends; what she is told to keep."""
    visitor.open("/cancel/")
    visitor.fill("お名前", _AFTER_MARRIAGE)
    visitor.fill("電話番号・お客様番号のどちらか", number)
    visitor.fill("受付の確認を受け取るメールアドレス", "minato@example.com")
    visitor.press_words("今すぐ解約する", "Cancel now")
    stage.work()
    return visitor.page.locator(".confirmation__number").inner_text()


def at_desk(new_visitor: NewVisitor, stage: Stage, language: str) -> Visitor:
    visitor = new_visitor(language=language, excused=AT_DESK)
    stage.let_staff_in(visitor.page.context, counter.staff(Role.AGENT))
    visitor.open("/desk/")
    visitor.press("申し出を調べる")
    return visitor


def test_an_agent_finds_whom_it_means_and_she_can_stop_it(new_visitor: NewVisitor, stage: Stage, language: str) -> None:
    hanako = people.hanako()
    number = declares(new_visitor(language=language), stage, _ON_FILE)
    assert not Case.objects.exists()
    agent = at_desk(new_visitor, stage, language)
    agent.press_element(agent.page.get_by_role("link", name=number))
    agent.press_element(agent.page.locator("main").get_by_role("button", name=agent.say("探す")))  # by what it names
    assert agent.path.endswith("/members/N000000101/")
    for side in (_AFTER_MARRIAGE, "架空 花子"):
        assert side in agent.page.locator("main").inner_text()
    agent.press("選んだ回線を解約する")
    case = Case.objects.get()
    assert case.number in agent.page.locator("main").inner_text()
    assert agent.sees("待っている申し出はありません。")
    stage.work()
    link = re.search(r"/cancel/stop/\S+", desk.arrived("mail", to="hanako@example.jp")[0].body)
    assert link
    member = new_visitor(language=language, login=hanako.login)
    member.open("/looks/")
    assert member.sees("会員のページを開きました")
    member.open(link[0])
    member.press("この解約を止める")
    case.refresh_from_db()
    assert case.taken_back_at


def test_of_nobodys_she_hears_that_none_was_found(new_visitor: NewVisitor, stage: Stage, language: str) -> None:
    number = declares(new_visitor(language=language), stage, "090-9999-9999")
    agent = at_desk(new_visitor, stage, language)
    agent.press_element(agent.page.get_by_role("link", name=number))
    agent.press_element(agent.page.locator("main").get_by_role("button", name=agent.say("探す")))
    assert agent.sees("見つかりませんでした")
    agent.press("申し出へ戻る")
    agent.press("見つからないと知らせて終える")
    assert agent.sees("待っている申し出はありません。")
    told, _received = stage.post(to="minato@example.com")
    assert agent.say("解約の申し出に合うご契約が見つかりません") in told.subject
    agent.open("/desk/")
    assert not agent.offers("申し出を調べる")
