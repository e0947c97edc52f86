"""What is held about a member, and its end."""

import datetime as dt

from django.urls import reverse

from madoguchi.domain.actor import ENGINEER
from madoguchi.domain.retention import HoldReason
from madoguchi.duties import actions
from tests import people
from tests.features.codes import desk
from tests.features.sign_in.linking import family
from tests.journeys.stage import month_end
from tests.journeys.states.scene import Scene
from tests.people import Person


def _left(scene: Scene) -> Person:
    """Hanako, who left a while ago and has her last bill."""
    hanako = scene.hanako()
    scene.leave(hanako)
    scene.after_month_end()
    scene.stage.move_to(month_end(2026, 11) + dt.timedelta(days=10))
    scene.enter(hanako)
    return hanako


def _erasure(scene: Scene, person: Person) -> None:
    scene.visitor.open(reverse("erasure", args=[person.customer.number]))
    scene.prove()


def held_data(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open("/data/")


def held_data_former(scene: Scene) -> None:
    _left(scene)
    scene.visitor.open("/data/")


def held_data_family(scene: Scene) -> None:
    aoi, kenji = scene.enter(people.aoi()), people.kenji()
    family.adds(family.enters(aoi), kenji)
    desk.work()
    scene.visitor.open("/data/")


def held_data_none(scene: Scene) -> None:
    scene.hanako().login.links.all().delete()
    scene.visitor.open("/data/")


def held_data_proved(scene: Scene) -> None:
    """She wanted a file, and has shown who she is."""
    _left(scene)
    scene.visitor.open("/data/")
    file = scene.visitor.say("読めるファイル(HTML)")
    scene.visitor.press_element(scene.visitor.page.locator("main a").filter(has_text=file))
    scene.prove()


def held_data_on_hold(scene: Scene) -> None:
    hanako = _left(scene)
    actions.hold(
        customer_number=hanako.customer.number,
        reason=HoldReason.DISPUTE,
        reference="2026-17",
        by=ENGINEER,
        now=scene.stage.clock(),
    )
    scene.visitor.open("/data/")


def held_data_erased(scene: Scene) -> None:
    _erasure(scene, _left(scene))
    scene.visitor.press("ログインを残して消す")


def erasure(scene: Scene) -> None:
    _erasure(scene, _left(scene))


def erasure_member(scene: Scene) -> None:
    _erasure(scene, scene.hanako())


def erasure_gone(scene: Scene) -> None:
    _erasure(scene, _left(scene))
    scene.visitor.press("ログインも消す")
