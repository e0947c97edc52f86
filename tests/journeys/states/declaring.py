"""Leaving by a declaration, without a log-in. Each state runs by the policy of that name."""

import re

from tests import people
from tests.features.codes import desk
from tests.journeys.states.scene import Scene


def declaration(scene: Scene) -> None:
    scene.visitor.open("/cancel/")


def declaration_error(scene: Scene) -> None:
    declaration(scene)
    scene.visitor.fill("お名前", "架空 花子")
    scene.visitor.fill("電話番号・お客様番号のどちらか", "はなこ")
    _send(scene)


def declaration_special(scene: Scene) -> None:
    """A day of her own and a special ground: what they ask for stands there only then."""
    declaration(scene)
    _fill(scene)
    scene.visitor.choose(scene.visitor.say("日を選んで解約"))
    scene.visitor.choose(scene.visitor.say("特別な理由での解約"))


def declaration_special_error(scene: Scene) -> None:
    declaration_special(scene)
    _send(scene)


def declaration_received(scene: Scene) -> None:
    people.hanako()
    declaration(scene)
    _fill(scene)
    _send(scene)


def declaration_special_received(scene: Scene) -> None:
    declaration_special(scene)
    scene.visitor.fill("解約する日", "2026-12-15")
    scene.visitor.page.locator("#id_ground").fill("何度お伝えしても、自宅でつながりません。")
    _send(scene)


def declaration_stop(scene: Scene) -> None:
    declaration_received(scene)
    scene.stage.work()
    link = re.search(r"/cancel/stop/\S+", desk.arrived("mail", to="hanako@example.jp")[0].body)
    assert link
    scene.visitor.open(link[0])


def declaration_too_many(scene: Scene) -> None:
    for _ in range(11):
        declaration(scene)
        _fill(scene)
        _send(scene)


def _fill(scene: Scene) -> None:
    scene.visitor.fill("お名前", "架空 花子")
    scene.visitor.fill("電話番号・お客様番号のどちらか", "090-0000-0101")
    scene.visitor.fill("受付の確認を受け取るメールアドレス", "hanako@example.net")


def _send(scene: Scene) -> None:
    scene.visitor.press_words("今すぐ解約する", "Cancel now")
