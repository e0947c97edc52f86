"""The desk and the declarations that fit no contract."""

from madoguchi.cancellation.declarations import actions
from madoguchi.cancellation.declarations.queries import list_open
from madoguchi.contracts.models import Customer
from madoguchi.domain.codes import Source
from madoguchi.domain.declarations import Declared, Kind
from madoguchi.domain.identifiers import Identifier, IdentifierKind
from madoguchi.domain.operator_time import Choice, When
from madoguchi.domain.staff import Role
from tests import people
from tests.features.staff import counter
from tests.journeys.states.scene import Scene

_BY_PHONE, _BY_NUMBER = IdentifierKind.PHONE, IdentifierKind.CUSTOMER_NUMBER


def desk_of_an_agent_with_declarations(scene: Scene) -> None:
    _two(scene)
    scene.visitor.open("/desk/")


def desk_watch_declared(scene: Scene) -> None:
    _two(scene, Role.SUPERVISOR)
    scene.visitor.open("/desk/watch/")


def desk_declared(scene: Scene) -> None:
    """One since two days, one since now."""
    _two(scene)
    scene.visitor.open("/desk/declared/")


def desk_declared_none(scene: Scene) -> None:
    _at_desk(scene)
    scene.visitor.open("/desk/declared/")


def desk_declaration(scene: Scene) -> None:
    """With a ground of its own."""
    number, _ = _two(scene)
    scene.visitor.open(f"/desk/declared/{number}/")


def desk_declaration_found(scene: Scene) -> None:
    """Both are of this name."""
    desk_declaration(scene)
    Customer.objects.update(family_name="見本", family_name_kana="ミホン")
    _find(scene, "見本")


def desk_match(scene: Scene) -> None:
    """Kenji, whose line it names."""
    desk_declaration(scene)
    _find(scene, "090-0000-0102")


def desk_match_error(scene: Scene) -> None:
    desk_match(scene)
    scene.visitor.page.locator("label.tile", has_text="090-0000-0102").click()
    scene.visitor.press("選んだ回線を解約する")


def desk_match_nothing(scene: Scene) -> None:
    """Hanako, who is leaving already."""
    _, number = _two(scene)
    scene.leave(people.person_of("hanako@example.jp"))
    scene.visitor.open(f"/desk/declared/{number}/members/N000000101/")


def desk_matched(scene: Scene) -> None:
    desk_match(scene)
    scene.visitor.press("選んだ回線を解約する")


def desk_declaration_closed(scene: Scene) -> None:
    desk_declaration(scene)
    scene.visitor.press("見つからないと知らせて終える")


def _two(scene: Scene, role: Role = Role.AGENT) -> tuple[str, str]:
    """Kenji's wife, by her own name; and Hanako, with a number that is nobody's."""
    people.hanako()
    people.kenji()
    ground = "引っ越し先の山あいでは、どの部屋でもつながりません。"
    hers = Identifier(_BY_PHONE, "09000000102")
    special = Declared("見本 由美", hers, Choice(When.TODAY), "yumi@example.com", Kind.EXTRAORDINARY, ground)
    mistyped = Identifier(_BY_NUMBER, "N000000191")
    _declare(scene, special)
    scene.stage.pass_time(days=2, hours=3)
    _declare(scene, Declared("架空 花子", mistyped, Choice(When.MONTH_END), "hanako@example.jp"))
    scene.stage.pass_time(minutes=10)
    _at_desk(scene, role)
    first, second = list_open()
    return first.number, second.number


def _declare(scene: Scene, declared: Declared) -> None:
    actions.declare(declared=declared, language="ja", source=Source("203.0.113.5"), now=scene.stage.clock())


def _find(scene: Scene, typed: str) -> None:
    scene.visitor.fill("会員を探す", typed)
    scene.visitor.press_element(
        scene.visitor.page.locator("main").get_by_role("button", name=scene.visitor.say("探す"))
    )


def _at_desk(scene: Scene, role: Role = Role.AGENT) -> None:
    """Be somebody with this role, signed in."""
    scene.stage.let_staff_in(scene.visitor.page.context, counter.staff(role))
