"""The described procedure: a bad procedure on honest pages. Each state runs by the policy of that name."""

from tests import people
from tests.features.codes import desk
from tests.journeys.states.scene import Scene
from tests.people import Person

CERTIFICATE_PASSWORD = "harbour7lamp"


def as_described_my_page(scene: Scene) -> None:
    _hanako(scene)


def as_described_change(scene: Scene) -> None:
    _hanako(scene)
    scene.visitor.press_words("ID・パスワードの変更", "Change ID and password")


def as_described_member_support(scene: Scene) -> None:
    as_described_change(scene)
    scene.visitor.press_words(
        "会員サポートへ(パスワードをお忘れの方)", "To member support (for those who forgot the password)"
    )


def as_described_how_to_check(scene: Scene) -> None:
    as_described_member_support(scene)
    scene.visitor.press_words(
        "認証ID・パスワード/フレッツ 光ネクスト IPv6接続用の認証ID",
        "Authentication ID and password / authentication ID for IPv6 connections on FLET'S Hikari Next",
    )


def as_described_identity(scene: Scene) -> None:
    as_described_how_to_check(scene)
    scene.visitor.press_words("Webで確認する", "Check on the web")


def as_described_identity_error(scene: Scene) -> None:
    as_described_identity(scene)
    _fill_identity(scene, postal_code="12")
    scene.visitor.press("次へ")


def as_described_code_way(scene: Scene) -> None:
    as_described_identity(scene)
    _fill_identity(scene)
    scene.visitor.press("次へ")


def as_described_code(scene: Scene) -> None:
    as_described_code_way(scene)
    scene.visitor.choose(scene.visitor.say("SMSで受け取る"))
    scene.visitor.press("認証番号を送る")
    scene.stage.work()


def as_described_code_wrong(scene: Scene) -> None:
    as_described_code(scene)
    scene.visitor.fill("認証番号", "000000")
    scene.visitor.press("認証する")


def as_described_shown(scene: Scene) -> None:
    as_described_code(scene)
    scene.visitor.fill("認証番号", desk.code_of(desk.arrived("sms")[0].body))
    scene.visitor.press("認証する")


def as_described_procedures(scene: Scene) -> None:
    _hanako(scene)
    scene.visitor.press_words("解約のお手続き", "Cancellation procedures")


def as_described_end_of_contract(scene: Scene) -> None:
    as_described_procedures(scene)
    scene.visitor.press_element(scene.visitor.page.locator("main .door button").first)


def as_described_last_line(scene: Scene) -> None:
    as_described_procedures(scene)
    scene.visitor.press_element(scene.visitor.page.locator("main .door button").last)
    scene.visitor.press_words("みなと 解約", "Minato cancellation")


def as_described_certificate(scene: Scene) -> None:
    as_described_end_of_contract(scene)
    scene.visitor.press_words("みなと 解約", "Minato cancellation")


def as_described_certificate_error(scene: Scene) -> None:
    as_described_certificate(scene)
    _fill_certificate(scene, "another9word")
    scene.visitor.press("次へ")


def as_described_particulars(scene: Scene) -> None:
    as_described_certificate(scene)
    _fill_certificate(scene, CERTIFICATE_PASSWORD)
    scene.visitor.press("次へ")


def as_described_particulars_error(scene: Scene) -> None:
    as_described_particulars(scene)
    scene.visitor.fill("請求書の送り先の郵便番号", "12")
    scene.visitor.press("次へ")


def as_described_when(scene: Scene) -> None:
    as_described_particulars(scene)
    _fill_particulars(scene)
    scene.visitor.press("次へ")


def as_described_please_note(scene: Scene) -> None:
    as_described_when(scene)
    scene.visitor.choose(scene.visitor.say("月末で解約"))
    scene.visitor.press("次へ")


def as_described_review(scene: Scene) -> None:
    as_described_please_note(scene)
    scene.visitor.press("次へ")


def as_described_accepted(scene: Scene) -> None:
    as_described_review(scene)
    scene.visitor.press("月末で解約する")


def _hanako(scene: Scene) -> Person:
    hanako = scene.hanako()
    people.has_credential(hanako, CERTIFICATE_PASSWORD)
    scene.visitor.open("/")
    return hanako


def _fill_identity(scene: Scene, postal_code: str = "100-0000") -> None:
    scene.visitor.fill("お客様番号", "N000000101")
    scene.visitor.fill("お名前", "架空 花子")
    scene.visitor.fill("郵便番号", postal_code)
    scene.visitor.fill("契約時の電話番号", "090-0000-0101")


def _fill_certificate(scene: Scene, password: str) -> None:
    scene.visitor.fill("お客様番号", "N000000101")
    scene.visitor.fill("認証ID", "mobile000000101@minato.example")
    scene.visitor.fill("認証パスワード", password)


def _fill_particulars(scene: Scene) -> None:
    scene.visitor.fill("請求書の送り先の郵便番号", "100-0000")
    scene.visitor.fill("請求書の送り先の都道府県", "東京都")
    scene.visitor.fill("請求書の送り先の市区町村", "みなと市")
    scene.visitor.fill("請求書の送り先の番地・建物", "窓口町1-2-3")
    scene.visitor.choose(scene.visitor.say("料金"))
    scene.visitor.fill("ご連絡先の電話番号", "090-0000-0101")
    scene.visitor.fill("ご連絡先のメールアドレス", "hanako@example.jp")
