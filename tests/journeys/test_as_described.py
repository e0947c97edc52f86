"""The described procedure in a browser, with scripts and without, certificate at hand and lost: it really cancels.

The pages themselves keep every rule of the house but those that the procedure breaks by what it is.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from madoguchi.cancellation.models import Case
from tests import operators, people
from tests.features.codes import desk
from tests.journeys import rules
from tests.journeys.conftest import NewVisitor
from tests.journeys.stage import Stage, month_end
from tests.journeys.states import BREAKS, Scene, as_described
from tests.journeys.visitor import Visitor
from tests.people import Person

pytestmark = pytest.mark.usefixtures("_as_described")
EVERY_WAY = [("ja", True), ("ja", False), ("en", True)]


@pytest.fixture
def _as_described(tmp_path: Path) -> Iterator[None]:
    with operators.in_force(operators.written(tmp_path, preset="as-described")):
        yield


@pytest.fixture(params=EVERY_WAY, ids=lambda way: f"{way[0]}-{'with' if way[1] else 'without'}-scripts")
def visitor(request: pytest.FixtureRequest, new_visitor: NewVisitor) -> Visitor:
    language, scripts = request.param
    return new_visitor(language=language, scripts=scripts, excused=BREAKS["as-described"])


def really_off(visitor: Visitor, stage: Stage, hanako: Person) -> None:
    """The case runs like any other: off at the end of the month, billed, and still readable."""
    assert visitor.stands_at("解約を受け付けました")
    assert stage.serves(hanako) == [True]
    stage.move_to(month_end(2026, 11))
    assert stage.serves(hanako) == [False]
    case = Case.objects.get()
    assert (case.when, bool(case.bill_number)) == ("month_end", True)
    visitor.open(f"/cases/{case.number}/")
    assert visitor.stands_at("解約の経過")


def test_with_the_certificate_at_hand(visitor: Visitor, stage: Stage) -> None:
    as_described.as_described_accepted(Scene(stage, visitor))
    hanako = people.person_of("hanako@example.jp")
    stage.switch_on(hanako)
    really_off(visitor, stage, hanako)


def test_with_the_certificate_lost_beginning_at_the_wrong_end(visitor: Visitor, stage: Stage) -> None:
    """As the member did: to the form that asks for the certificate, all the way back, and to it again."""
    scene = Scene(stage, visitor)
    as_described.as_described_certificate(scene)
    hanako = people.person_of("hanako@example.jp")
    stage.switch_on(hanako)
    visitor.press("マイページへ戻る")
    password = _finds_the_password(scene)
    visitor.press("マイページ")
    visitor.press_words("解約のお手続き", "Cancellation procedures")
    assert "/identify/" in visitor.path  # what she has gone through is not asked for again
    _leaves(scene, password)
    really_off(visitor, stage, hanako)


def test_what_the_procedure_breaks_is_this_and_nothing_else(new_visitor: NewVisitor, stage: Stage) -> None:
    """U3: the way out is hidden at the bottom. U14: two buttons with the same words."""
    visitor = new_visitor(excused=BREAKS["as-described"])
    as_described.as_described_procedures(Scene(stage, visitor))
    assert {words.split(":")[0] for words in rules.broken_rules(visitor.page, "ja")} == {"U3", "U14"}


def _finds_the_password(scene: Scene) -> str:
    """From My Page to the password, which nothing carries over for her."""
    visitor = scene.visitor
    visitor.press_words("ID・パスワードの変更", "Change ID and password")
    visitor.press_element(visitor.page.locator("main .door button").last)
    visitor.press_element(visitor.page.locator("main .door button").last)
    visitor.press_words("Webで確認する", "Check on the web")
    as_described._fill_identity(scene)
    visitor.press("次へ")
    visitor.choose(visitor.say("SMSで受け取る"))
    visitor.press("認証番号を送る")
    scene.stage.work()
    visitor.fill("認証番号", desk.code_of(desk.arrived("sms")[0].body))
    visitor.press("認証する")
    return visitor.page.locator("[data-secret]").inner_text()


def _leaves(scene: Scene, password: str) -> None:
    as_described._fill_certificate(scene, password)
    scene.visitor.press("次へ")
    as_described._fill_particulars(scene)
    scene.visitor.press("次へ")
    scene.visitor.choose(scene.visitor.say("月末で解約"))
    scene.visitor.press("次へ")
    scene.visitor.press("次へ")
    scene.visitor.press("月末で解約する")
