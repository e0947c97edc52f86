"""The desk in a browser: coming in by a link and a passkey, and as each role."""

import pytest

from madoguchi.domain.actor import ENGINEER
from madoguchi.domain.staff import Role
from madoguchi.staff import actions
from madoguchi.staff.models import Passkey
from tests.journeys import passkeys
from tests.journeys.conftest import NewVisitor
from tests.journeys.stage import Stage
from tests.journeys.states import AT_DESK


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_new_person_makes_a_passkey_leaves_and_comes_back_with_it(
    new_visitor: NewVisitor, stage: Stage, language: str
) -> None:
    secret = actions.add(account="tanaka", name="田中 一郎", role=Role.READER, by=ENGINEER, now=stage.clock())
    visitor = new_visitor(language=language, excused=AT_DESK)
    device = passkeys.given(visitor.page)
    visitor.open(f"/desk/begin/{secret}/")
    visitor.press("パスキーを作って入る")
    assert visitor.path == "/desk/"
    assert device.count() == 1
    visitor.press("窓口を離れる")
    visitor.open("/desk/")
    assert visitor.stands_at("窓口に入る")
    visitor.press("パスキーで入る")
    assert visitor.path == "/desk/"
    visitor.open(f"/desk/begin/{secret}/")
    assert visitor.stands_at("このリンクは使えません")


def test_a_passkey_of_somebody_who_has_left_opens_nothing(new_visitor: NewVisitor, stage: Stage) -> None:
    secret = actions.add(account="tanaka", name="田中 一郎", role=Role.READER, by=ENGINEER, now=stage.clock())
    visitor = new_visitor(excused=AT_DESK)
    passkeys.given(visitor.page)
    visitor.open(f"/desk/begin/{secret}/")
    visitor.press("パスキーを作って入る")
    kept = Passkey.objects.get()
    actions.remove(account="tanaka", by=ENGINEER, now=stage.clock())
    visitor.open("/desk/")
    visitor.press("パスキーで入る")
    assert visitor.status == 422
    assert visitor.sees("パスキーを確認できませんでした。もう一度お試しください。")
    assert not Passkey.objects.filter(pk=kept.pk).exists()


def test_a_passkey_without_face_finger_or_pin_opens_nothing(new_visitor: NewVisitor, stage: Stage) -> None:
    """The key alone, as stolen, is half of what is asked for."""
    secret = actions.add(account="tanaka", name="田中 一郎", role=Role.READER, by=ENGINEER, now=stage.clock())
    visitor = new_visitor(excused=AT_DESK)
    device = passkeys.given(visitor.page)
    visitor.open(f"/desk/begin/{secret}/")
    visitor.press("パスキーを作って入る")
    visitor.press("窓口を離れる")
    unverified = {"authenticatorId": device.id, "isUserVerified": False}
    device.connection.send("WebAuthn.setUserVerified", unverified)
    visitor.control("パスキーで入る").click()
    visitor.page.locator("[data-passkey-error]").wait_for(state="visible")
    visitor.open("/desk/")
    assert visitor.stands_at("窓口に入る")
