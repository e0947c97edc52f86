"""What somebody declares, from the answers of the page to the facts of its receipt and back."""

import datetime as dt
from typing import Any

import pytest

from madoguchi.domain import declarations
from madoguchi.domain.declarations import Declared, Kind
from madoguchi.domain.identifiers import Identifier, IdentifierKind
from madoguchi.domain.operator_time import Choice, ChoiceNotOffered, DateOutOfRange, When
from madoguchi.domain.pages import Ask
from madoguchi.domain.policy import Choices
from tests.domain import samples

ANSWERS = {"who": "架空 花子", "number": "０９０-1234-5678", "mail": "a@example.com"}
PHONE = Identifier(IdentifierKind.PHONE, "09012345678")
NOW = dt.datetime(2026, 11, 16, 1, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 12, 15)


def read(day: dt.date | None = None, **more: str) -> Declared:
    return declarations.read({**ANSWERS, **more}, day, samples.policy())


def written(declared: Declared) -> dict[str, Any]:
    rules = samples.policy()
    when = declarations.ends(declared, NOW, rules)
    return declarations.write(declared, when, number="M1", received_at=NOW, operator=rules.operator)


def test_what_is_left_open_means_the_earliest_day_and_the_ordinary_kind() -> None:
    assert read() == Declared("架空 花子", PHONE, Choice(When.TODAY), "a@example.com", Kind.ORDINARY, "")
    assert read(when="", kind="", ground="") == read()


def test_without_today_the_earliest_is_what_is_offered_first() -> None:
    rules = samples.policy(choices=Choices(today=False))
    assert declarations.read(ANSWERS, None, rules).choice == Choice(When.MONTH_END)


def test_a_ground_belongs_to_the_special_kind_alone() -> None:
    assert read(ground="なんとなく").ground == ""
    special = read(ground="つながらない", kind="extraordinary")
    assert (special.kind, special.ground) == (Kind.EXTRAORDINARY, "つながらない")


def test_a_special_kind_needs_no_ground() -> None:
    assert read(kind="extraordinary").ground == ""


def test_of_what_nobody_holds_nobody_says_how_long_it_is() -> None:
    who, which, where, *_ = declarations.questions({}, samples.policy())
    assert (who.characters, which.characters, where.characters) == (0, 0, 0)


def test_each_answer_is_as_long_as_what_is_held_of_its_own_kind() -> None:
    held = {Ask.NAME: 3, Ask.CONTRACT_PHONE: 11, Ask.CONTACT_MAIL: 17}
    asked = declarations.questions(held, samples.policy())
    assert {one.ask: one.characters for one in asked[:3]} == {Ask.DECLARANT: 3, Ask.DECLARED: 11, Ask.CONFIRM_TO: 17}


def test_a_day_belongs_to_the_free_choice_alone() -> None:
    assert read(DAY, when="date").choice == Choice(When.DATE, DAY)
    assert read(DAY, when="month_end").choice == Choice(When.MONTH_END)
    assert read(DAY).choice == Choice(When.TODAY)


@pytest.mark.parametrize(
    "declared",
    [read(), read(DAY, when="date"), read(number="N123456789", kind="extraordinary", ground="つながらない")],
)
def test_what_is_kept_is_what_was_declared(declared: Declared) -> None:
    assert declarations.restore(declared.plain()) == declared


def test_its_receipt_says_all_of_it_and_when_it_ends() -> None:
    assert written(read(DAY, when="date")) == {
        "format": "madoguchi-declaration/1",
        "kind": "declaration",
        "number": "M1",
        "received_at": "2026-11-16T10:00:00+09:00",
        "time_zone": "Asia/Tokyo",
        "operator": {
            "name": samples.policy().operator.name,
            "name_en": samples.policy().operator.name_en,
            "phone": samples.policy().operator.phone,
        },
        "declaration": {
            "name": "架空 花子",
            "number": "09012345678",
            "names": "phone",
            "choice": "date",
            "day": "2026-12-15",
            "kind": "ordinary",
            "ground": "",
            "confirm_to": "a@example.com",
        },
        "last_day": "2026-12-15",
        "effective_at": "2026-12-16T00:00:00+09:00",
    }


def test_it_cannot_end_on_a_day_that_is_not_offered() -> None:
    with pytest.raises(DateOutOfRange):
        written(read(dt.date(2026, 11, 16), when="date"))
    rules = samples.policy(choices=Choices(today=False))
    with pytest.raises(ChoiceNotOffered):
        declarations.ends(read(), NOW, rules)


def test_a_number_is_shown_as_people_write_it() -> None:
    assert declarations.shown("09012345678", "phone") == "090-1234-5678"
    assert declarations.shown("09012345678", "customer_number") == "09012345678"


@pytest.mark.parametrize(("kind", "value"), [("ordinary", Kind.ORDINARY), ("extraordinary", Kind.EXTRAORDINARY)])
def test_the_kinds_are_those_of_the_law(kind: str, value: Kind) -> None:
    assert Kind(kind) is value
    assert len(Kind) == 2
