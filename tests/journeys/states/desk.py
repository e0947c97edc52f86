"""The desk: coming in, what each role sees, and does."""

import datetime as dt

from madoguchi.cancellation.models import CaseLine
from madoguchi.contracts.models import Customer
from madoguchi.desk import actions as at_the_desk
from madoguchi.desk import letter_batch
from madoguchi.desk.actions import Grounds
from madoguchi.domain.actor import ENGINEER
from madoguchi.domain.attending import Comes, Shown
from madoguchi.domain.operator_time import When
from madoguchi.domain.staff import Role
from madoguchi.gateways import simulated_world
from madoguchi.gateways.simulated_world import Fault
from madoguchi.outbox.models import Message
from madoguchi.reconciliation.models import FoundDifference
from madoguchi.staff import actions
from tests import people
from tests.features.staff import counter
from tests.journeys import passkeys
from tests.journeys.states.scene import Scene


def desk_sign_in(scene: Scene) -> None:
    passkeys.given(scene.visitor.page)
    scene.visitor.open("/desk/")


def desk_sign_in_failed(scene: Scene) -> None:
    passkeys.given(scene.visitor.page)
    scene.visitor.open("/desk/sign-in/")
    scene.visitor.page.evaluate("() => HTMLFormElement.prototype.submit.call(document.querySelector('[data-passkey]'))")
    scene.visitor.page.locator(".notice--error").wait_for()
    scene.visitor.check()


def desk_begin(scene: Scene) -> None:
    passkeys.given(scene.visitor.page)
    now = scene.stage.clock()
    secret = actions.add(account="tanaka", name="田中 一郎", role=Role.AGENT, by=ENGINEER, now=now)
    scene.visitor.open(f"/desk/begin/{secret}/")


def desk_link_gone(scene: Scene) -> None:
    scene.visitor.open("/desk/begin/never/")


def desk_of_a_reader(scene: Scene) -> None:
    _at_desk(scene, Role.READER)
    scene.visitor.open("/desk/")


def desk_of_an_engineer(scene: Scene) -> None:
    _at_desk(scene, Role.ENGINEER)
    scene.visitor.open("/desk/")


def desk_refused(scene: Scene) -> None:
    _at_desk(scene, Role.READER)
    scene.visitor.open("/desk/watch/")


def desk_found(scene: Scene) -> None:
    people.hanako()
    people.kenji()
    Customer.objects.update(family_name="見本", family_name_kana="ミホン")
    _at_desk(scene, Role.READER)
    _find(scene, "mihon")


def desk_found_nobody(scene: Scene) -> None:
    _at_desk(scene, Role.READER)
    _find(scene, "港")


def desk_member(scene: Scene) -> None:
    """Kenji, of whose lines one leaves, on the telephone."""
    _kenji(scene)
    scene.visitor.open("/desk/members/N000000102/")


def desk_member_of_a_reader(scene: Scene) -> None:
    people.yuki()
    _at_desk(scene, Role.READER)
    scene.visitor.open("/desk/members/N000000106/")


def desk_member_attended(scene: Scene) -> None:
    _attend(scene, Grounds(Comes.HEIR, frozenset(Shown), name="見本 由美"))
    scene.visitor.open("/desk/members/N000000102/")


def desk_as_she_sees(scene: Scene) -> None:
    _kenji(scene)
    scene.visitor.open("/desk/members/N000000102/as-she-sees/")


def desk_attend(scene: Scene) -> None:
    _kenji(scene)
    scene.visitor.open("/desk/members/N000000102/attend/")


def desk_attend_missing(scene: Scene) -> None:
    desk_attend(scene)
    scene.visitor.choose(scene.visitor.say("委任状を持つ代理の方"))
    scene.visitor.press("記録して進む")


def desk_cancel(scene: Scene) -> None:
    _attend(scene, Grounds(Comes.HERSELF, frozenset({Shown.IDENTITY})))
    scene.visitor.open("/desk/members/N000000102/contracts/C000000102/cancel/?line=02000000104")


def desk_cancelled(scene: Scene) -> None:
    desk_cancel(scene)
    scene.visitor.press("月末で解約する")


def desk_contact(scene: Scene) -> None:
    _attend(scene, Grounds(Comes.HERSELF, frozenset({Shown.IDENTITY})))
    scene.visitor.open("/desk/members/N000000102/contact/address/")


def desk_contact_error(scene: Scene) -> None:
    desk_contact(scene)
    scene.visitor.fill("郵便番号", "12")
    scene.visitor.press("変える")


def desk_watch(scene: Scene) -> None:
    """The network is down after a month end."""
    _stuck(scene)
    _at_desk(scene, Role.ENGINEER)
    scene.visitor.open("/desk/watch/")


def desk_watch_quiet(scene: Scene) -> None:
    _at_desk(scene, Role.SUPERVISOR)
    scene.visitor.open("/desk/watch/")


def desk_systems(scene: Scene) -> None:
    _at_desk(scene, Role.ENGINEER)
    scene.visitor.open("/desk/watch/systems/")


def desk_propose(scene: Scene) -> None:
    line = _stuck(scene)
    _at_desk(scene, Role.AGENT)
    scene.visitor.open(f"/desk/decisions/lines/{line}/propose/")


def desk_propose_error(scene: Scene) -> None:
    desk_propose(scene)
    scene.visitor.press("承認を頼む")


def desk_decisions(scene: Scene) -> None:
    line, by = _stuck(scene), counter.by(counter.staff(Role.AGENT))
    grounds = "卸元 8812-3、12月1日 10:05 停止済みと回答"
    at_the_desk.propose_by_hand(case_line_id=line, grounds=grounds, by=by, now=scene.stage.clock())
    _at_desk(scene, Role.SUPERVISOR)
    scene.visitor.open("/desk/decisions/")


def desk_decisions_empty(scene: Scene) -> None:
    _at_desk(scene, Role.SUPERVISOR)
    scene.visitor.open("/desk/decisions/")


def desk_letters(scene: Scene) -> None:
    """Two letters wait; one was printed before."""
    for person in (people.yuki(), people.aoi()):
        Customer.objects.filter(pk=person.customer.pk).update(email="", phone="")
        person.contract.lines.update(kind="data")
        scene.stage.cancel(person, When.MONTH_END)
        scene.stage.work()
        if person.customer.number == "N000000106":
            by = counter.by(counter.staff(Role.AGENT))
            letter_batch.print_batch(again=False, by=by, now=scene.stage.clock())
    _at_desk(scene, Role.AGENT)
    scene.visitor.open("/desk/letters/")


def desk_letters_none(scene: Scene) -> None:
    _at_desk(scene, Role.AGENT)
    scene.visitor.open("/desk/letters/")


def _find(scene: Scene, typed: str) -> None:
    scene.visitor.open("/desk/")
    scene.visitor.fill("会員を探す", typed)
    scene.visitor.press_element(
        scene.visitor.page.locator("main").get_by_role("button", name=scene.visitor.say("探す"))
    )


def _kenji(scene: Scene) -> None:
    kenji = people.kenji()
    kenji.contract.lines.update(last_used_at=scene.stage.clock() - dt.timedelta(hours=30))
    people.uses(kenji, 352, at=scene.stage.clock() - dt.timedelta(days=3))
    scene.leave(kenji, lines=kenji.numbers[1:2])
    scene.stage.work()
    _at_desk(scene, Role.AGENT)


def _attend(scene: Scene, grounds: Grounds) -> None:
    _kenji(scene)
    by = counter.by(counter.staff(Role.AGENT))
    at_the_desk.attend(customer_number="N000000102", grounds=grounds, by=by, now=scene.stage.clock())


def _stuck(scene: Scene) -> int:
    """A line that the network does not let go of, and a difference; the line of the case."""
    hanako = people.hanako()
    scene.stage.switch_on(hanako)
    simulated_world.set_fault("network", Fault.DOWN)
    number = scene.stage.cancel(hanako, When.MONTH_END)
    scene.after_month_end()
    line = people.aoi().contract.lines.get()
    FoundDifference.objects.create(line=line, kind="not_on", found_at=scene.stage.clock(), trouble="for somebody")
    refused = {"work_due_at": None, "delivered_at": None, "trouble": "550 no such mailbox"}
    Message.objects.filter(channel="mail", name="cancellation.scheduled").update(**refused)
    return CaseLine.objects.get(case__number=number).pk


def _at_desk(scene: Scene, role: Role) -> None:
    """Be somebody with this role, signed in."""
    scene.stage.let_staff_in(scene.visitor.page.context, counter.staff(role))
