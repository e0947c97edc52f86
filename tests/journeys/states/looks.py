"""What a member sees of who looked at her."""

from madoguchi.domain.staff import Role
from tests.features.staff import counter
from tests.journeys.states.scene import Scene


def looks_none(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open("/looks/")


def looks(scene: Scene) -> None:
    scene.hanako()
    reader = counter.at_desk(Role.READER)
    reader.get("/desk/members/N000000101/")
    scene.stage.clock.move(minutes=4)
    reader.get("/desk/members/N000000101/as-she-sees/")
    scene.visitor.open("/looks/")
