"""Leaving without a log-in: the one field, the code, what it reached, and stopping what was not hers."""

import re

from tests import people
from tests.features.codes import desk
from tests.journeys.states.scene import Scene

_WHO = "電話番号・お客様番号・メールアドレスのどれか1つ"


def door(scene: Scene) -> None:
    scene.visitor.open("/cancel/")


def door_error(scene: Scene) -> None:
    door(scene)
    scene.visitor.fill(_WHO, "はなこ")
    scene.visitor.press("認証番号を送る")


def code_asked(scene: Scene) -> None:
    people.hanako()
    _ask(scene, "090-0000-0101")


def code_sent_again(scene: Scene) -> None:
    code_asked(scene)
    scene.visitor.press("メールで受け取る")


def code_too_soon(scene: Scene) -> None:
    code_asked(scene)
    scene.visitor.press("SMSで受け取る")


def code_wrong(scene: Scene) -> None:
    code_asked(scene)
    _enter(scene, "000000")


def code_waits(scene: Scene) -> None:
    """After ten wrong ones in a row, from one place."""
    people.hanako()
    for _ in range(2):
        _ask(scene, "090-0000-0101")
        for _ in range(5):
            _enter(scene, "000000")
    _ask(scene, "090-0000-0101")
    _enter(scene, "000000")


def code_by_post(scene: Scene) -> None:
    scene.visitor.open("/cancel/letter/")


def code_by_post_error(scene: Scene) -> None:
    code_by_post(scene)
    scene.visitor.fill("郵送の認証番号", "ABCD-2345-WXYZ-8")
    scene.visitor.press("料金と日時を見る")


def choose_by_code(scene: Scene) -> None:
    kenji = people.kenji()
    _come_by(scene, kenji.customer.email, "mail")


def review_by_code(scene: Scene) -> None:
    people.hanako()
    _come_by(scene, "090-0000-0101", "sms")


def case_by_code(scene: Scene) -> None:
    review_by_code(scene)
    scene.visitor.press("今日で解約する")


def stop(scene: Scene) -> None:
    case_by_code(scene)
    scene.stage.work()
    link = re.search(r"/cancel/stop/\S+", desk.arrived("mail")[0].body)
    assert link
    scene.visitor.open(link[0])


def stopped(scene: Scene) -> None:
    stop(scene)
    scene.visitor.press("この解約を止める")


def stop_too_late(scene: Scene) -> None:
    stop(scene)
    scene.stage.pass_time(days=1)
    scene.visitor.open(scene.visitor.path)


def _ask(scene: Scene, who: str) -> None:
    scene.visitor.open("/cancel/?other=1")
    scene.visitor.fill(_WHO, who)
    scene.visitor.press("認証番号を送る")


def _enter(scene: Scene, code: str) -> None:
    scene.visitor.fill("認証番号", code)
    scene.visitor.press("料金と日時を見る")


def _come_by(scene: Scene, who: str, channel: str) -> None:
    _ask(scene, who)
    scene.stage.work()
    _enter(scene, desk.code_of(desk.arrived(channel)[0].body))
