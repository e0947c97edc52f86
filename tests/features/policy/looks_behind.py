"""Where a key shows to the operator: what a command prints, what stands on the desk's watch page, what is kept."""

import datetime as dt

from typer.testing import CliRunner

from madoguchi.cancellation import jobs as leaving_jobs
from madoguchi.cancellation.actions import state_reason
from madoguchi.cancellation.models import Declaration, StatedReason
from madoguchi.cli import app
from madoguchi.domain.policy import Policy
from madoguchi.domain.reasons import Reason
from madoguchi.domain.staff import Role
from madoguchi.gateways import simulated_world
from madoguchi.gateways.simulated_world import Fault
from madoguchi.workers import timetable
from tests import people, stories
from tests.features.cancellation import counter
from tests.features.contracts.subscriber_files import HANAKOS_LINE, write
from tests.features.policy.looks import REVIEW, House, Look
from tests.features.staff import counter as staff

_RUNNER = CliRunner(env={"COLUMNS": "300"})


def said(*command: str) -> Look:
    """What a command prints."""
    return lambda _house, _rules: _RUNNER.invoke(app, [*command]).output


def catalogue(house: House, _rules: Policy) -> str:
    """What `madoguchi import` says of a line on a plan of the demo's operator."""
    path = write(house.folder, HANAKOS_LINE | {"plan": "voice-3"})
    return _RUNNER.invoke(app, ["import", str(path), "--dry-run"]).output


def watch_page(house: House) -> str:
    """The desk's watch page, as the engineer has it before her."""
    house.client = staff.at_desk(Role.ENGINEER)
    return house.see("/desk/watch/")


def billing_heard_again(house: House, _rules: Policy) -> str:
    """The price of leaving sixteen minutes after the operator's billing was first asked: it says as of when it is."""
    house.hanako()
    for minutes in (0, 16):
        house.clock.move(minutes=minutes)
        timetable.run_due(house.clock())
    return house.see(REVIEW)


def billing_silent(house: House, _rules: Policy) -> str:
    """The price of leaving thirty hours after the operator's billing was last heard."""
    hanako = house.hanako()
    timetable.run_due(house.clock())
    simulated_world.set_fault("billing", Fault.DOWN)
    house.clock.move(hours=30)
    house.client.force_login(hanako.login)
    return house.see(REVIEW)


def no_bill_for_fifty_days(house: House, _rules: Policy) -> str:
    """The watch page when a line ended fifty days ago, and the operator's billing has sent no bill."""
    hanako = people.hanako()
    counter.switch_on(hanako)
    timetable.run_due(house.clock())
    stories.cancels(hanako, now=house.clock())
    house.clock.set(counter.MONTH_END)
    counter.work(house.clock)
    for days in (4, 46):
        house.clock.move(days=days)
        counter.work(house.clock)
    return watch_page(house)


def compared(house: House, _rules: Policy) -> str:
    """The watch page at ten in the morning, of a line that works for us and not for the network."""
    people.hanako()
    counter.work(house.clock)
    return watch_page(house)


def mended(house: House, _rules: Policy) -> tuple[str, list[bool]]:
    """The watch page when a line that had ended was still on, and whether the network serves it yet."""
    hanako = people.hanako()
    counter.switch_on(hanako)
    hanako.contract.lines.update(state="ended")
    counter.work(house.clock)
    return watch_page(house), counter.is_on(hanako)


def declarations_kept(house: House, _rules: Policy) -> object:
    """What `madoguchi declarations list` shows of one that has waited for 400 days."""
    old = house.clock() - dt.timedelta(days=400)
    Declaration.objects.create(number="M1", declared_at=old, language="ja", looked_at=old)
    leaving_jobs.forget_declarations(house.clock())
    return said("declarations", "list")(house, _rules)


def reasons_kept(house: House, _rules: Policy) -> int:
    hanako = house.hanako()
    case = stories.cancels(hanako, now=house.clock())
    state_reason(case_number=case, reason=Reason.PRICE, reach=hanako.reach, now=house.clock())
    leaving_jobs.forget_reasons(house.clock() + dt.timedelta(days=30))
    return StatedReason.objects.count()
