"""Credentials, certificate and activation."""

from django.contrib.auth.hashers import make_password

from madoguchi.contracts.models import Line
from madoguchi.domain.actor import SYSTEM
from madoguchi.domain.case_lines import LineState
from madoguchi.sign_in.activation.actions import activate
from madoguchi.sign_in.models import LinkedCustomer, Login
from tests import people
from tests.journeys.states.scene import Scene
from tests.people import Person

PASSWORD = "harbour7lamp"


def _with_credentials(scene: Scene) -> Person:
    kenji = scene.kenji()
    people.has_credential(kenji, PASSWORD, line=kenji.numbers[0], auth_id="m0000102@minato.example")
    people.has_credential(kenji, "Kamome29sora", kind="ipv6", auth_id="v0000102@minato.example")
    return kenji


def _not_begun(scene: Scene) -> str:
    """Hanako has just joined; the link in her mail."""
    hanako = people.hanako()
    LinkedCustomer.objects.all().delete()
    Login.objects.all().delete()
    Line.objects.update(state=LineState.PENDING)
    activate(contract_number=hanako.contract.number, by=SYSTEM, now=scene.stage.clock())
    return scene.stage.link_for("hanako@example.jp").replace("http://localhost:8000", scene.stage.address)


def my_page_with_credentials(scene: Scene) -> None:
    _with_credentials(scene)
    scene.visitor.open("/")


def credentials_asked_first(scene: Scene) -> None:
    _with_credentials(scene)
    scene.visitor.open("/")
    scene.visitor.press("認証ID・パスワードを見る")


def credentials_code(scene: Scene) -> None:
    credentials_asked_first(scene)
    scene.visitor.press("SMSで受け取る")


def credentials_code_wrong(scene: Scene) -> None:
    credentials_code(scene)
    scene.stage.work()
    scene.visitor.fill("認証番号", "000000")
    scene.visitor.press("認証パスワードを表示する")


def credentials_masked(scene: Scene) -> None:
    credentials_asked_first(scene)
    scene.prove()


def credentials_renewing_unfolded(scene: Scene) -> None:
    credentials_masked(scene)
    scene.visitor.unfold("新しい認証パスワードにする")


def _show(scene: Scene) -> None:
    name = scene.visitor.say("認証パスワードを表示する")
    scene.visitor.press_element(scene.visitor.page.get_by_role("button", name=name).first)


def credentials_shown(scene: Scene) -> None:
    credentials_masked(scene)
    _show(scene)


def credentials_limit(scene: Scene) -> None:
    credentials_masked(scene)
    for _ in range(3):
        _show(scene)
        scene.visitor.press("いますぐ隠す")
    _show(scene)


def credentials_changing(scene: Scene) -> None:
    credentials_renewing_unfolded(scene)
    scene.visitor.press("新しくする")


def credentials_none(scene: Scene) -> None:
    hanako = scene.hanako()
    scene.visitor.open(f"/contracts/{hanako.contract.number}/credentials/")


def certificate(scene: Scene) -> None:
    _with_credentials(scene)
    scene.visitor.open("/")
    scene.visitor.press("会員登録証を見る")


def certificate_posted(scene: Scene) -> None:
    certificate(scene)
    scene.visitor.press("会員登録証を郵送する")
    scene.prove()
    scene.visitor.press("会員登録証を郵送する")


def certificate_ended(scene: Scene) -> None:
    hanako = scene.hanako()
    scene.leave(hanako)
    scene.after_month_end()
    scene.visitor.open(f"/contracts/{hanako.contract.number}/certificate/")


def activation(scene: Scene) -> None:
    scene.visitor.open(_not_begun(scene))


def activation_error(scene: Scene) -> None:
    activation(scene)
    scene.visitor.fill("新しいパスワード", "12345")
    scene.visitor.press("このパスワードで始める")


def activation_done(scene: Scene) -> None:
    activation(scene)
    scene.visitor.fill("新しいパスワード", "a lamp in the harbour")
    scene.visitor.press("このパスワードで始める")


def activation_known(scene: Scene) -> None:
    link = _not_begun(scene)
    Login.objects.create(email="hanako@example.jp", password=make_password(people.PASSWORD))
    scene.visitor.open(link)


def activation_used(scene: Scene) -> None:
    link = _not_begun(scene)
    scene.visitor.open(link)
    scene.visitor.fill("新しいパスワード", "a lamp in the harbour")
    scene.visitor.press("このパスワードで始める")
    scene.visitor.open(link)


def activation_expired(scene: Scene) -> None:
    link = _not_begun(scene)
    scene.stage.clock.move(days=14)
    scene.visitor.open(link)


def activation_renewed(scene: Scene) -> None:
    activation_expired(scene)
    scene.visitor.press("新しいリンクを送る")
