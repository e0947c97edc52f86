"""Coming in, by password or by mail."""

from allauth.mfa.totp.internal.auth import TOTP

from tests import people
from tests.journeys.states.scene import APP_SECRET, Scene


def log_in(scene: Scene) -> None:
    scene.visitor.open("/")


def log_in_to_cancel(scene: Scene) -> None:
    scene.visitor.open("/cancel/")


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


def password_lost(scene: Scene) -> None:
    scene.visitor.open("/password/reset/")


def password_lost_error(scene: Scene) -> None:
    scene.visitor.open("/password/reset/")
    scene.visitor.fill("メールアドレス", "hanako")
    scene.visitor.press("リンクを送る")


def password_link_sent(scene: Scene) -> None:
    people.hanako()
    scene.visitor.open("/password/reset/")
    scene.visitor.fill("メールアドレス", "hanako@example.jp")
    scene.visitor.press("リンクを送る")


def password_new(scene: Scene) -> None:
    password_link_sent(scene)
    scene.visitor.open(scene.stage.link_for("hanako@example.jp"))


def password_new_error(scene: Scene) -> None:
    password_new(scene)
    scene.visitor.fill("新しいパスワード", "12345")
    scene.visitor.press("このパスワードにする")


def password_decided(scene: Scene) -> None:
    password_new(scene)
    scene.visitor.fill("新しいパスワード", "a lamp in the harbour")
    scene.visitor.press("このパスワードにする")


def password_link_used(scene: Scene) -> None:
    password_decided(scene)
    scene.visitor.open(scene.stage.link_for("hanako@example.jp"))
