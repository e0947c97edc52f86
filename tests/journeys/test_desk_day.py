"""The desk in a browser: as each role, what a day brings."""

import pytest

from madoguchi.cancellation.models import Case, CaseLine
from madoguchi.contracts.models import Customer
from madoguchi.domain.case_lines import CaseLineState
from madoguchi.domain.operator_time import When
from madoguchi.domain.staff import Role
from madoguchi.gateways import simulated_world
from madoguchi.gateways.simulated_world import Fault
from tests import people
from tests.features.staff import counter
from tests.journeys.conftest import NewVisitor
from tests.journeys.stage import Stage, month_end
from tests.journeys.states import AT_DESK


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_agent_finds_a_caller_by_her_name_and_cancels_for_her(
    new_visitor: NewVisitor, stage: Stage, language: str
) -> None:
    hanako = people.hanako()
    Customer.objects.update(family_name_kana="カクウ", given_name_kana="ハナコ")
    visitor = new_visitor(language=language, excused=AT_DESK)
    stage.let_staff_in(visitor.page.context, counter.staff(Role.AGENT))
    visitor.open("/desk/")
    visitor.page.keyboard.type("kakuu hanako")  # the box has the focus
    with visitor.page.expect_navigation(wait_until="load"):
        visitor.page.keyboard.press("Enter")
    visitor.check()
    assert visitor.path == "/desk/members/N000000101/"
    with visitor.page.expect_navigation(wait_until="load"):
        visitor.page.keyboard.press("/")  # and back to the box from anywhere
    assert visitor.path == "/desk/"
    visitor.open("/desk/members/N000000101/")
    visitor.press("代わりに手続きをする")
    visitor.choose(visitor.say("登録の電話番号に折り返して、ご本人と話した"))
    visitor.page.locator("label.tile").first.click()
    visitor.press("記録して進む")
    visitor.press_element(visitor.page.locator("main a[href*='/cancel/']").first)
    assert visitor.stands_at("代わりに解約する")
    visitor.press("月末で解約する")
    case = Case.objects.get()
    assert case.number in visitor.page.locator("main").inner_text()
    visitor.press_element(visitor.page.get_by_role("button", name=visitor.say("取り消す")))
    case.refresh_from_db()
    assert case.taken_back_at
    member = new_visitor(language=language, login=hanako.login)
    member.open("/looks/")
    assert member.sees("会員のページを開きました")


def test_an_engineer_finds_what_stands_still_and_has_it_tried(new_visitor: NewVisitor, stage: Stage) -> None:
    hanako = people.hanako()
    stage.switch_on(hanako)
    simulated_world.set_fault("network", Fault.DOWN)
    stage.cancel(hanako, When.MONTH_END)
    stage.move_to(month_end(2026, 11))
    visitor = new_visitor(excused=AT_DESK)
    stage.let_staff_in(visitor.page.context, counter.staff(Role.ENGINEER))
    visitor.open("/desk/watch/")
    assert not visitor.sees("滞っているものはありません")
    simulated_world.set_fault("network", None)
    visitor.press_element(visitor.page.get_by_role("button", name="いま、やり直す"))
    stage.work()
    visitor.open("/desk/watch/")
    assert visitor.sees("滞っているものはありません")
    assert stage.serves(hanako) == [False]


def test_two_people_end_a_line_by_hand(new_visitor: NewVisitor, stage: Stage) -> None:
    hanako = people.hanako()
    stage.switch_on(hanako)
    simulated_world.set_fault("network", Fault.DOWN)
    stage.cancel(hanako, When.MONTH_END)
    stage.move_to(month_end(2026, 11))
    first, second = (new_visitor(excused=AT_DESK) for _ in range(2))
    stage.let_staff_in(first.page.context, counter.staff(Role.ENGINEER))
    stage.let_staff_in(second.page.context, counter.staff(Role.SUPERVISOR))
    first.open("/desk/watch/")
    first.press_element(first.page.get_by_role("link", name="手で終える"))
    first.fill("回線が止まったと判断した根拠", "卸元 8812-3")
    first.press("承認を頼む")
    assert first.sees("承認を待っています")
    second.open("/desk/")
    second.press("承認")
    assert second.sees("卸元 8812-3")
    second.press_element(second.page.get_by_role("button", name="承認して終える"))
    assert second.sees("承認して、回線を終えました。")
    assert CaseLine.objects.get().state == CaseLineState.SETTLED_BY_HAND
