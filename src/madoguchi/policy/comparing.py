"""What another policy would change for members: each key that differs, and what every journey would take."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.domain.case_lines import LineState
from madoguchi.domain.facts import Contract, CustomerKind, Line, LineKind
from madoguchi.domain.known import Known, Said
from madoguchi.domain.pages import Ask, Page
from madoguchi.domain.policy import Policy
from madoguchi.domain.steps import Procedure, plan

# What an account holds as a rule, in characters: a name, a number, an address.
_HELD = {
    Ask.CUSTOMER_NUMBER: 10,
    Ask.NAME: 5,
    Ask.POSTAL_CODE: 7,
    Ask.CONTRACT_PHONE: 11,
    Ask.AUTH_ID: 20,
    Ask.AUTH_PASSWORD: 12,
    Ask.BILLING_POSTAL_CODE: 7,
    Ask.BILLING_PREFECTURE: 3,
    Ask.BILLING_CITY: 4,
    Ask.BILLING_STREET: 10,
    Ask.CONTACT_PHONE: 11,
    Ask.CONTACT_MAIL: 20,
}
_JOINED = dt.date(2024, 4, 1)


@dataclass(frozen=True, slots=True)
class Change:
    """One key of the file whose value is another."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Takes:
    """What a journey takes from a member with one line who stands, signed in, on My Page."""

    pages: int
    presses: int
    fields: int
    known_fields: int
    proofs: int


def changes(before: object, after: object, key: str = "") -> Iterator[Change]:
    """Each value that differs, by its key; lists by the place of their entries."""
    if before == after:
        return
    if dataclasses.is_dataclass(before) and type(before) is type(after):
        for field in dataclasses.fields(before):
            inner = f"{key}.{field.name}".lstrip(".")
            yield from changes(getattr(before, field.name), getattr(after, field.name), inner)
    elif _are_tables(before) and _are_tables(after) and len(before) == len(after):  # type: ignore[arg-type]
        for place, (one, other) in enumerate(zip(before, after, strict=True)):  # type: ignore[call-overload]
            yield from changes(one, other, f"{key}.{place}")
    else:
        yield Change(key, _written(before), _written(after))


def takes(procedure: Procedure, policy: Policy) -> Takes:
    """Count a journey, from the press on My Page that begins it."""
    pages: tuple[Page, ...] = plan(procedure, Known((_one_line(policy),), _HELD), Said(), policy)
    return Takes(
        pages=len(pages),
        presses=1 + sum(page.clicks for page in pages),
        fields=sum(len(page.fields) for page in pages),
        known_fields=sum(len(page.asks_again) for page in pages),
        proofs=sum(page.proves for page in pages),
    )


def _one_line(policy: Policy) -> Contract:
    line = Line("09000000000", LineKind.VOICE, policy.plans[0], LineState.ACTIVE, _JOINED)
    return Contract("C", 1, "N", CustomerKind.CONSUMER, _JOINED, (line,))


def _are_tables(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and all(dataclasses.is_dataclass(one) for one in value)


def _written(value: object) -> str:
    """A value as an engineer reads it. Of tables only how many there are."""
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return f"{len(value)} tables" if _are_tables(value) else ", ".join(map(_written, value)) or "none"
    if dataclasses.is_dataclass(value):
        return "a table"
    words = {None: "none", True: "yes", False: "no", "": "empty"}
    return words[value] if value is None or isinstance(value, bool) or value == "" else str(value)
