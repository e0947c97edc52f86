"""The desk: coming in, what each role sees."""

from madoguchi.domain.actor import ENGINEER
from madoguchi.domain.staff import Role
from madoguchi.staff import actions
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


def _at_desk(scene: Scene, role: Role) -> None:
    """Be somebody with this role, signed in."""
    scene.stage.let_staff_in(scene.visitor.page.context, counter.staff(role))
