"""The ways of signing in, and changing them."""

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from tests import people
from tests.journeys import passkeys
from tests.journeys.states.scene import Scene


def login_methods(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open("/login/methods/")


def login_methods_full(scene: Scene) -> None:
    hanako = scene.with_app()
    RecoveryCodes.activate(hanako.login)
    scene.visitor.open("/login/methods/")


def asked_again(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open("/login/methods/passkeys/add/")


def passkey_add(scene: Scene) -> None:
    scene.hanako()
    passkeys.given(scene.visitor.page)
    scene.visitor.open("/login/methods/passkeys/add/")
    scene.prove()


def passkey_list(scene: Scene) -> None:
    passkey_add(scene)
    scene.visitor.press("パスキーを追加する")
    scene.visitor.open("/login/methods/passkeys/")


def passkey_rename(scene: Scene) -> None:
    passkey_list(scene)
    scene.visitor.press_element(scene.visitor.page.locator("main a[href$='/edit/']"))


def passkey_remove(scene: Scene) -> None:
    passkey_list(scene)
    scene.visitor.press_element(scene.visitor.page.locator("main a[href$='/remove/']"))


def app_add(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open("/login/methods/app/add/")
    scene.prove()


def app_remove(scene: Scene) -> None:
    scene.with_app()
    scene.visitor.open("/login/methods/app/remove/")
    scene.prove()


def recovery_codes(scene: Scene) -> None:
    hanako = scene.with_app()
    RecoveryCodes.activate(hanako.login)
    scene.visitor.open("/login/methods/recovery-codes/")
    scene.prove()


def recovery_codes_make(scene: Scene) -> None:
    scene.with_app()
    scene.visitor.open("/login/methods/recovery-codes/make/")
    scene.prove()


def password_change(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open("/password/change/")


def sessions(scene: Scene) -> None:
    people.hanako()
    scene.visitor.open("/login/")
    scene.visitor.fill("メールアドレス", "hanako@example.jp")
    scene.visitor.fill("パスワード", people.PASSWORD)
    scene.visitor.press("ログインする")
    scene.visitor.open("/login/sessions/")


def log_out(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open("/logout/")
