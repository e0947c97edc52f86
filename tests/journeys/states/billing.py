"""Where the operator's own billing makes the bill: what a price says of it, and a bill that came back."""

import dataclasses

from madoguchi.cancellation.models import Case
from madoguchi.domain.items import Item
from madoguchi.gateways import simulated_world
from madoguchi.gateways.simulated_world import Fault
from tests.features.bills import outside
from tests.features.cancellation import counter
from tests.journeys.stage import month_end
from tests.journeys.states import dues
from tests.journeys.states.scene import Scene


def billed_outside_review(scene: Scene) -> None:
    """Usage is known as of a few minutes ago."""
    hanako = scene.hanako()
    scene.stage.work()
    scene.stage.clock.move(minutes=7)
    scene.visitor.open(f"/cancel/{hanako.contract.number}/")


def billed_outside_review_old(scene: Scene) -> None:
    """The billing has not answered since yesterday."""
    hanako = scene.hanako()
    scene.stage.work()
    simulated_world.set_fault("billing", Fault.DOWN)
    scene.stage.pass_time(hours=25)
    scene.visitor.open(f"/cancel/{hanako.contract.number}/")


def billed_outside_review_unknown(scene: Scene) -> None:
    """The billing has told nothing yet."""
    hanako = scene.hanako()
    scene.visitor.open(f"/cancel/{hanako.contract.number}/")


def billed_outside_bill(scene: Scene) -> None:
    """The bill came back as quoted, with the usage since."""
    _bill(scene, outside.usage(88))


def billed_outside_bill_dearer(scene: Scene) -> None:
    """The bill came back with a fee that nobody had quoted, and one that is higher."""
    _bill(scene, outside.other(200), raise_first_by=100)


def billed_outside_bill_cheaper(scene: Scene) -> None:
    """The bill came back with a fee lower than quoted."""
    _bill(scene, raise_first_by=-100)


def _bill(scene: Scene, *more: Item, raise_first_by: int = 0) -> None:
    hanako = scene.hanako()
    counter.switch_on(hanako)
    dues.pays_off(hanako)
    scene.stage.work()
    scene.leave(hanako)
    scene.stage.move_to(month_end(2026, 11))
    case = Case.objects.get()
    first, *rest = outside.quoted(case).items
    items = (dataclasses.replace(first, amount=first.amount + raise_first_by), *rest)
    outside.billed(case, *more, items=items)
    scene.stage.clock.move(days=4)
    scene.stage.pass_time(hours=2)
    scene.visitor.open("/bills/MB-1/")
