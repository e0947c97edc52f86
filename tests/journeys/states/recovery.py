"""ログインできないとき: the one field, the code, waiting, and choosing how to log in from now on."""

from allauth.mfa.totp.internal.auth import TOTP

from madoguchi.sign_in.models import LinkedCustomer, Login
from tests import people
from tests.features.codes import desk
from tests.journeys.states.scene import APP_SECRET, Scene

_WHO = "電話番号・お客様番号・メールアドレスのどれか1つ"


def recover(scene: Scene) -> None:
    scene.visitor.open("/login/")
    scene.visitor.press("ログインできないとき")


def recover_error(scene: Scene) -> None:
    recover(scene)
    scene.visitor.fill(_WHO, "はなこ")
    scene.visitor.press("認証番号を送る")


def recover_code(scene: Scene) -> None:
    people.hanako()
    _ask(scene, "hanako@example.jp")


def recover_letter(scene: Scene) -> None:
    scene.visitor.open("/recover/letter/")


def recover_open(scene: Scene) -> None:
    people.hanako()
    _come_by(scene, "hanako@example.jp", "mail")


def recover_open_error(scene: Scene) -> None:
    recover_open(scene)
    scene.visitor.fill("新しいパスワード", "12345")
    scene.visitor.press("このパスワードにする")


def recover_open_several(scene: Scene) -> None:
    hanako = people.hanako()
    second = Login.objects.create_user("second@example.com", people.PASSWORD)
    LinkedCustomer.objects.create(login=second, customer=hanako.customer, linked_at=scene.stage.clock())
    _come_by(scene, "hanako@example.jp", "mail")


def recover_open_second_step(scene: Scene) -> None:
    hanako = people.hanako()
    TOTP.activate(hanako.login, APP_SECRET)
    _come_by(scene, "hanako@example.jp", "mail")
    scene.visitor.unfold("認証アプリもリカバリーコードもない方")


def recover_waits_for_second_step(scene: Scene) -> None:
    recover_open_second_step(scene)
    scene.visitor.press("二段階の確認を外す")


def recover_waits(scene: Scene) -> None:
    people.hanako()
    _come_by(scene, "090-0000-0101", "sms")


def recover_too_little(scene: Scene) -> None:
    people.kenji()
    _come_by(scene, "070-0000-0103", "sms")


def recover_name(scene: Scene) -> None:
    hanako = people.hanako()
    LinkedCustomer.objects.all().delete()
    Login.objects.all().delete()
    hanako.customer.email = ""
    hanako.customer.save()
    _ask(scene, "N000000101")
    scene.visitor.press("郵送で受け取る(数日かかります)")
    scene.stage.work()
    scene.visitor.open("/recover/letter/")
    scene.visitor.fill("郵送の認証番号", desk.letter_code(desk.arrived("letter")[0]))
    scene.visitor.press("次へ進む")


def recover_name_code(scene: Scene) -> None:
    recover_name(scene)
    scene.visitor.fill("メールアドレス", "hanako@new.example")
    scene.visitor.press("認証番号を送る")


def _ask(scene: Scene, who: str) -> None:
    scene.visitor.open("/recover/")
    scene.visitor.fill(_WHO, who)
    scene.visitor.press("認証番号を送る")


def _come_by(scene: Scene, who: str, channel: str) -> None:
    _ask(scene, who)
    scene.stage.work()
    scene.visitor.fill("認証番号", desk.code_of(desk.arrived(channel)[0].body))
    scene.visitor.press("次へ進む")
