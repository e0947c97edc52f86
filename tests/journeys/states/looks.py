"""What a member sees of who looked at her."""

from madoguchi.desk.actions import Grounds, attend
from madoguchi.domain.attending import Comes, Shown
from madoguchi.domain.staff import Role
from tests.features.staff import counter
from tests.journeys.states.scene import Scene


def looks_none(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open("/looks/")


def looks(scene: Scene) -> None:
    scene.hanako()
    agent = counter.staff(Role.AGENT)
    browser = counter.enters(agent)
    browser.get("/desk/members/N000000101/")
    scene.stage.clock.move(minutes=4)
    browser.get("/desk/members/N000000101/as-she-sees/")
    grounds = Grounds(Comes.HERSELF, frozenset({Shown.CALLED_BACK}))
    attend(customer_number="N000000101", grounds=grounds, by=counter.by(agent), now=scene.stage.clock())
    scene.visitor.open("/looks/")
