"""Receiving a declaration, and making of it what it says. Known and unknown are received alike (S19)."""

import datetime as dt
import secrets
from collections.abc import Iterator

from django.db import transaction

from madoguchi import policy
from madoguchi.audit.actions import record
from madoguchi.cancellation import actions, queries
from madoguchi.cancellation.actions import Decision
from madoguchi.cancellation.declarations.queries import ROUTE, NotOpen, find_open, received
from madoguchi.cancellation.models import Case, Declaration, Particulars
from madoguchi.cancellation.receipts import signed_file
from madoguchi.codes import allowances
from madoguchi.contracts.naming import Named, find_named
from madoguchi.domain import declarations
from madoguchi.domain.actor import SYSTEM, Actor, ActorKind, Reach, ReachKind
from madoguchi.domain.codes import Source, limits_of_source
from madoguchi.domain.declarations import Declared
from madoguchi.domain.facts import Contract
from madoguchi.domain.operator_time import day_of
from madoguchi.domain.pages import Ask
from madoguchi.domain.quotes import LinesNotOpen, price
from madoguchi.keys import sealing, signed_links, signing
from madoguchi.outbox.actions import enqueue
from madoguchi.outbox.channels import Channel

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CARRIED_OUT, _CAME_SECOND = "cancellation.declaration_carried_out", "cancellation.declaration_came_second"
_NAMES_NOTHING = (
    "no contract fits its name and number: madoguchi declarations list"  # stuck until somebody has seen to it
)


class NothingToEnd(Exception):
    """The customer has no such line that could still be ended."""


def declare(*, declared: Declared, language: str, source: Source, now: dt.datetime) -> str:
    """Receive a declaration; its number. A worker looks whether it names a contract: here nobody does.

    Raises:
        NotYet: this source has declared too often.
        ChoiceNotOffered, DateOutOfRange: a contract cannot end on that day.
    """
    rules = policy.current()
    allowances.take(f"declare:{source.name}", limits=limits_of_source(source, rules.codes), now=now)
    number = _new_number(day_of(now, rules.operator.time_zone))
    when = declarations.ends(declared, now, rules)
    facts = declarations.write(declared, when, number=number, received_at=now, operator=rules.operator)
    row = Declaration(number=number, declared_at=now, language=language, work_due_at=now)
    document = signed_file.sign(facts, signing.current())
    row.sealed = sealing.seal({**declared.plain(), "document": document}, place=row.place())
    with transaction.atomic():
        row.save()
        record("cancellation.declared", by=_actor(row), now=now, subject=f"declaration:{number}")
        _confirm(row, declared.mail, now)
    return number


def carry_out(row: Declaration, *, now: dt.datetime) -> None:
    """Cancel what a declaration names, as of the instant it was received. What it does not name waits for the desk."""
    declared = declarations.restore(row.opened())
    named = find_named(declared.number, declared.name)
    with transaction.atomic():
        cases = [*_cancel(row, declared, named, now)] if named else []
        is_leaving = named is not None and not cases  # it came second: what it names is leaving already
        row.finish(
            work_due_at=None,
            cases=cases,
            looked_at=now,
            closed_at=now if is_leaving else None,
            trouble="" if named else _NAMES_NOTHING,
        )
        name = _CAME_SECOND if is_leaving else _CARRIED_OUT if cases else "cancellation.declaration_names_nothing"
        _record(row, name, cases, by=SYSTEM, now=now)


def match_by_hand(
    *, number: str, customer_number: str, lines: frozenset[str] | None, by: Actor, now: dt.datetime
) -> tuple[str, ...]:
    """Cancel what the desk has found that a declaration means; the numbers of the cases. Held and told like any other.

    Raises:
        NotOpen: somebody has seen to it already.
        NothingToEnd: she has no such line left.
    """
    row = find_open(number)
    declared = declarations.restore(row.opened())
    with transaction.atomic():
        cases = [*_cancel(row, declared, Named(customer_number, lines), now)]
        if not cases:
            raise NothingToEnd(customer_number)
        _close(row, now, cases=cases)
        _record(row, _CARRIED_OUT, cases, by=by, now=now)
    return tuple(cases)


def close(*, number: str, by: Actor, now: dt.datetime) -> None:
    """Tell who declared it that no contract was found for it, and whom to ask.

    Raises:
        NotOpen: somebody has seen to it already.
    """
    row = find_open(number)
    with transaction.atomic():
        _close(row, now)
        record("cancellation.declaration_closed", by=by, now=now, subject=f"declaration:{number}")
        _tell_that_none_was_found(row, received(row).declared.mail, now)


def _close(row: Declaration, now: dt.datetime, **changes: object) -> None:
    """Of two at the desk who see to it at once, the first has.

    Raises:
        NotOpen: this was the second.
    """
    if Declaration.objects.filter(pk=row.pk, closed_at=None).update(closed_at=now, trouble="", **changes) != 1:
        raise NotOpen(row.number)


def _cancel(row: Declaration, declared: Declared, named: Named, now: dt.datetime) -> Iterator[str]:
    reach = Reach(_actor(row), frozenset({named.customer_number}), ReachKind.CANCEL_ONLY, named.lines)
    for contract in queries.list_contracts(reach):
        if number := _cancel_one(row, declared, reach, contract, now):
            if declared.ground:
                _keep_ground(number, declared.ground)
            yield number


def _cancel_one(row: Declaration, declared: Declared, reach: Reach, contract: Contract, now: dt.datetime) -> str:
    """The case that ends what is reached of this contract; empty where nothing is left to end."""
    lines = frozenset(line.phone_number for line in contract.open_lines if reach.covers({line.phone_number}))
    rules, at = policy.current(), row.declared_at
    try:
        digest = price(contract, lines, declarations.ends(declared, at, rules), rules, at).digest
    except LinesNotOpen:
        return ""
    decision = Decision(contract.number, lines, declared.choice, at, digest)
    return actions.accept_cancellation(decision=decision, reach=reach, language=row.language, now=at, told_at=now)


def _keep_ground(case_number: str, ground: str) -> None:
    """Keep the ground with the case: whoever sees to its bill has to judge it."""
    given = Particulars(case=Case.objects.get(number=case_number))
    given.sealed = sealing.seal({str(Ask.GROUND): ground}, place=given.place())
    given.save()


def _record(row: Declaration, name: str, cases: list[str], *, by: Actor, now: dt.datetime) -> None:
    record(name, by=by, now=now, subject=f"declaration:{row.number}", details={"cases": cases})


def _confirm(row: Declaration, mail: str, now: dt.datetime) -> None:
    """Confirm content, date and time of receipt at once, to where she asked (§ 312k (4) BGB, L215-1-1)."""
    enqueue(
        name="cancellation.declared",
        channel=Channel.MAIL,
        to=mail,
        language=row.language,
        context=_context(row),
        key=f"cancellation.declared:{row.number}",
        now=now,
        subject=f"declaration:{row.number}",
    )


def _tell_that_none_was_found(row: Declaration, mail: str, now: dt.datetime) -> None:
    enqueue(
        name="cancellation.declaration_closed",
        channel=Channel.MAIL,
        to=mail,
        language=row.language,
        context=_context(row),
        key=f"cancellation.declaration_closed:{row.number}",
        now=now,
        subject=f"declaration:{row.number}",
    )


def _context(row: Declaration) -> dict[str, object]:
    """What was typed stands in what is attached, not in a mail's own words, or strangers would have us mail theirs."""
    return {
        "number": row.number,
        "received_at": row.declared_at,
        "ends_at": received(row).effective_at,
        "address": signed_links.address(ROUTE, row.number),
        "attachments": [("cancellation.declaration_pdf", row.number), ("cancellation.declaration", row.number)],
    }


def _actor(row: Declaration) -> Actor:
    return Actor(ActorKind.DECLARATION, row.number)


def _new_number(day: dt.date) -> str:
    return f"M{day:%Y%m%d}-{''.join(secrets.choice(_LETTERS) for _ in range(8))}"
