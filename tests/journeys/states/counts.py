"""What the desk learns from those who left, and how erasing stands."""

import datetime as dt

from madoguchi.domain.actor import ENGINEER
from madoguchi.domain.retention import HoldReason
from madoguchi.domain.staff import Role
from madoguchi.duties import actions
from madoguchi.duties.models import ErasingRound
from tests import people
from tests.features.learning import crowd
from tests.features.staff import counter
from tests.journeys.states.scene import Scene

_NUMBER, _FILE = "お客様番号", "書類の番号"


def desk_learn(scene: Scene) -> None:
    """A year of leavings, some of them few."""
    crowd.a_year()
    _open(scene, "/desk/learn/")


def desk_learn_unfolded(scene: Scene) -> None:
    desk_learn(scene)
    for unfold in scene.visitor.page.locator("summary").all():
        unfold.click()
    scene.visitor.check()


def desk_learn_empty(scene: Scene) -> None:
    _open(scene, "/desk/learn/")


def desk_duties(scene: Scene) -> None:
    """The round of last night, and one hold."""
    now = scene.stage.clock()
    erased = {"message.delivered": 128, "session": 41, "customer.contact": 3}
    ErasingRound.objects.create(day=now.date(), finished_at=now - dt.timedelta(hours=6), erased=erased)
    number = people.kenji().customer.number
    actions.hold(customer_number=number, reason=HoldReason.DISPUTE, reference="2026-17", by=ENGINEER, now=now)
    _open(scene, "/desk/data/")


def desk_duties_overdue(scene: Scene) -> None:
    now = scene.stage.clock()
    ErasingRound.objects.create(day=now.date(), finished_at=now, overdue={"bill": 3})
    _open(scene, "/desk/data/")


def desk_duties_error(scene: Scene) -> None:
    _open(scene, "/desk/data/")
    scene.visitor.fill(_NUMBER, "Ｎ９９９９９９９９９")
    scene.visitor.fill(_FILE, "2026-17")
    scene.visitor.press("この方の消去を止める")


def _open(scene: Scene, address: str) -> None:
    scene.stage.let_staff_in(scene.visitor.page.context, counter.staff(Role.SUPERVISOR))
    scene.visitor.open(address)
