"""Coming in, by password or by mail."""

from allauth.mfa.totp.internal.auth import TOTP

from tests import people
from tests.journeys.states.scene import APP_SECRET, Scene


def log_in(scene: Scene) -> None:
    scene.visitor.open("/")


def log_in_to_cancel(scene: Scene) -> None:
    scene.visitor.open("/login/?next=/cancel/")


def log_in_wrong(scene: Scene) -> None:
    people.hanako()
    scene.visitor.open("/login/")
    scene.visitor.fill("メールアドレス", "hanako@example.jp")
    scene.visitor.fill("パスワード", "something else")
    scene.visitor.press("ログインする")


def second_step(scene: Scene) -> None:
    hanako = people.hanako()
    TOTP.activate(hanako.login, APP_SECRET)
    scene.visitor.open("/login/")
    scene.visitor.fill("メールアドレス", "hanako@example.jp")
    scene.visitor.fill("パスワード", people.PASSWORD)
    scene.visitor.press("ログインする")
