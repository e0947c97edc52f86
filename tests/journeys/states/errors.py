"""When something is wrong."""

from unittest import mock

from django.test import override_settings

from madoguchi.config import entrances
from tests import people
from tests.journeys.states.scene import Scene

REVIEW = "/cancel/C000000101/"


def error_404(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open("/cases/K20261116-AAAAAA/")


def error_403(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open(REVIEW)
    scene.visitor.page.context.clear_cookies(name="csrf")
    scene.visitor.press("月末で解約する")


def error_429(scene: Scene) -> None:
    people.hanako()
    with override_settings(ACCOUNT_RATE_LIMITS={"login": "1/m/ip"}):
        for _ in range(2):
            scene.visitor.open("/login/")
            scene.visitor.fill("メールアドレス", "hanako@example.jp")
            scene.visitor.fill("パスワード", "something else")
            scene.visitor.press("ログインする")


def error_500(scene: Scene) -> None:
    scene.hanako()
    with mock.patch("madoguchi.my_page.views.get_my_page", side_effect=RuntimeError("on purpose")):
        scene.visitor.open("/")


def error_503(scene: Scene) -> None:
    """A crowd is at the door before her."""
    with (
        override_settings(MADOGUCHI_ENTRANCES={"code": 1}),
        mock.patch.object(entrances.Entrance, "lets_in", return_value=False),
    ):
        scene.visitor.open("/cancel/")
