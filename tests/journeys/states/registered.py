"""Registered data, and the customer numbers of a log-in."""

from tests import people
from tests.features.codes import desk
from tests.features.sign_in.linking import family
from tests.journeys.states.scene import Scene
from tests.people import Person

_NUMBER = "加えるお客様番号"
_MAIL = "新しいメールアドレス"


def _open(scene: Scene, path: str) -> None:
    scene.visitor.open(path)
    scene.prove()


def _of(person: Person, what: str) -> str:
    return f"/registered/customers/{person.customer.number}/{what}/"


def my_page_without_a_number(scene: Scene) -> None:
    scene.hanako().login.links.all().delete()
    scene.visitor.open("/")


def registered(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open("/registered/")


def registered_family(scene: Scene) -> None:
    """Aoi has Kenji's number too, and he sees it himself."""
    aoi, kenji = scene.enter(people.aoi()), people.kenji()
    family.adds(family.enters(aoi), kenji)
    scene.visitor.open("/registered/")


def registered_none(scene: Scene) -> None:
    scene.hanako().login.links.all().delete()
    scene.visitor.open("/registered/")


def registered_changed(scene: Scene) -> None:
    contact_phone(scene)
    scene.visitor.fill("連絡先の電話番号", "０３ー１２３４ー５６７８")
    scene.visitor.press("この電話番号にする")


def contact_phone(scene: Scene) -> None:
    _open(scene, _of(scene.hanako(), "phone"))


def proof_asked(scene: Scene) -> None:
    scene.visitor.open(_of(scene.hanako(), "phone"))


def proof_code(scene: Scene) -> None:
    proof_asked(scene)
    scene.visitor.press("メールで認証番号を受け取る")


def proof_code_wrong(scene: Scene) -> None:
    proof_code(scene)
    scene.stage.work()
    scene.visitor.fill("認証番号", "000000")
    scene.visitor.press("確認する")


def contact_phone_error(scene: Scene) -> None:
    contact_phone(scene)
    scene.visitor.fill("連絡先の電話番号", "+1 212 555 0100")
    scene.visitor.press("この電話番号にする")


def contact_mail(scene: Scene) -> None:
    _open(scene, _of(scene.hanako(), "mail"))


def contact_address(scene: Scene) -> None:
    _open(scene, _of(scene.hanako(), "address"))


def _look_up(scene: Scene, postal_code: str) -> None:
    contact_address(scene)
    scene.visitor.fill("郵便番号", postal_code)
    scene.visitor.press("郵便番号から住所を入れる")


def contact_address_filled(scene: Scene) -> None:
    _look_up(scene, "〒０６４－０９４１")


def contact_address_several(scene: Scene) -> None:
    _look_up(scene, "498-0000")


def contact_address_unknown(scene: Scene) -> None:
    _look_up(scene, "999-9999")


def contact_address_error(scene: Scene) -> None:
    contact_address(scene)
    scene.visitor.fill("都道府県", "みなと県")
    scene.visitor.fill("町名・番地", "")
    scene.visitor.press("この住所にする")


def log_in_mail(scene: Scene) -> None:
    scene.hanako()
    _open(scene, "/registered/log-in-mail/")


def log_in_mail_error(scene: Scene) -> None:
    log_in_mail(scene)
    scene.visitor.fill(_MAIL, "hanako")
    scene.visitor.press("認証番号を送る")


def mail_code(scene: Scene) -> None:
    log_in_mail(scene)
    scene.visitor.fill(_MAIL, "hanako.minato@example.com")
    scene.visitor.press("認証番号を送る")


def mail_code_wrong(scene: Scene) -> None:
    mail_code(scene)
    scene.visitor.fill("認証番号", "000000")
    scene.visitor.press("このメールアドレスにする")


def mail_taken(scene: Scene) -> None:
    aoi = people.aoi()
    log_in_mail(scene)
    scene.visitor.fill(_MAIL, aoi.login.email)
    scene.visitor.press("認証番号を送る")
    scene.stage.work()
    scene.visitor.fill("認証番号", desk.code_of(desk.arrived("mail")[0].body))
    scene.visitor.press("このメールアドレスにする")


def add_number(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open("/registered/add/")


def add_number_error(scene: Scene) -> None:
    add_number(scene)
    scene.visitor.fill(_NUMBER, "N000000101")
    scene.visitor.press("認証番号を送る")


def add_number_code(scene: Scene) -> None:
    kenji = people.kenji()
    add_number(scene)
    scene.visitor.fill(_NUMBER, kenji.customer.number)
    scene.visitor.press("認証番号を送る")


def add_number_code_wrong(scene: Scene) -> None:
    add_number_code(scene)
    scene.visitor.fill("認証番号", "000000")
    scene.visitor.press("ログインに加える")


def add_number_by_post(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open("/registered/add/letter/")


def added_number(scene: Scene) -> None:
    add_number_code(scene)
    scene.stage.work()
    scene.visitor.fill("認証番号", desk.code_of(desk.arrived("mail")[0].body))
    scene.visitor.press("ログインに加える")


def remove_number(scene: Scene) -> None:
    _open(scene, _of(scene.hanako(), "remove"))


def not_me_number_added(scene: Scene) -> None:
    added_number(scene)
    scene.stage.work()
    scene.visitor.open(family.not_me("sms", "09000000102"))
