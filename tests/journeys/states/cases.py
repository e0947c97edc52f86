"""What becomes of a cancellation."""

import datetime as dt

from madoguchi.cancellation import jobs
from madoguchi.cancellation.models import Case
from madoguchi.domain.operator_time import When
from madoguchi.gateways import simulated_world
from madoguchi.gateways.simulated_world import Fault
from tests.journeys.stage import month_end
from tests.journeys.states import dues
from tests.journeys.states.scene import Scene


def case_accepted(scene: Scene) -> None:
    scene.visitor.open(scene.leave(scene.hanako()))


def case_accepted_family(scene: Scene) -> None:
    scene.visitor.open(scene.leave(scene.kenji()))


def case_reason_given(scene: Scene) -> None:
    scene.visitor.open(scene.leave(scene.hanako()))
    scene.visitor.choose(scene.visitor.say("料金"))
    scene.visitor.press("理由を送る")


def case_taken_back(scene: Scene) -> None:
    scene.visitor.open(scene.leave(scene.hanako()))
    scene.visitor.press("解約を取り消す")


def case_ending(scene: Scene) -> None:
    case = scene.leave(scene.hanako())
    jobs.begin(scene.stage.clock.set(month_end(2026, 11)))
    scene.visitor.open(case)


def case_delayed(scene: Scene) -> None:
    case = scene.leave(scene.hanako())
    simulated_world.set_fault("network", Fault.DOWN)
    scene.after_month_end()
    scene.visitor.open(case)


def case_ended(scene: Scene) -> None:
    case = scene.leave(scene.hanako())
    for job in (jobs.begin, jobs.order, jobs.confirm):
        job(scene.stage.clock.set(max(scene.stage.clock() + dt.timedelta(seconds=5), month_end(2026, 11))))
    scene.visitor.open(case)


def case_settled(scene: Scene) -> None:
    case = scene.leave(scene.hanako())
    scene.after_month_end()
    scene.visitor.open(case)


def too_late(scene: Scene) -> None:
    scene.visitor.open(scene.leave(scene.hanako(), When.TODAY))
    scene.stage.pass_time(hours=2)
    scene.visitor.press("解約を取り消す")


def bill(scene: Scene) -> None:
    hanako = scene.hanako()
    dues.pays_off(hanako)
    scene.leave(hanako)
    scene.after_month_end()
    scene.visitor.open(f"/bills/{Case.objects.get().bill_number}/")


def receipt_keys(scene: Scene) -> None:
    scene.visitor.open("/receipts/")
