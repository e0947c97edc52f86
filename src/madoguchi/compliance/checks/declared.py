"""Leaving without a log-in, on one page: what that page asks, and what a stranger holds who has pressed its button.

Where the policy opens no such page, rows of what she holds afterwards look at a member's cancellation instead.
"""

import datetime as dt
from http import HTTPStatus

from django.urls import reverse

from madoguchi.compliance.checks import journey, proof
from madoguchi.compliance.declaring import received_at
from madoguchi.compliance.house import House
from madoguchi.compliance.html import Field, Form, Seen
from madoguchi.compliance.rows import Finding, met
from madoguchi.domain.code_policy import OpenedBy
from madoguchi.domain.operator_time import offered

BUTTONS = (
    "今すぐ解約する",
    "解約する",
    "Cancel now",
    "Jetzt kündigen",
    "Résilier le contrat",
    "Notifier la résiliation",
)
_BUTTONS = frozenset(words.lower() for words in BUTTONS)
_WHO, _WHICH, _WHEN, _WHERE, _KIND, _GROUND = "who", "number", "when", "mail", "kind", "ground"
_LISTED = frozenset({_WHO, _WHICH, _WHEN, "date", _WHERE, _KIND, _GROUND})  # "date": of the end that is wished
_FACTS = ("number", "received_at", "declaration", "effective_at", "operator")
_SECRET = "password"  # noqa: S105 - a kind of field


def one_page_to_the_end(house: House) -> Finding:
    """The entrance leads a stranger to the page whose button ends the contract: no log-in, no code, no page between."""
    found = _form(house)
    if found is None:
        return _no_such_page(house)
    declared = house.declared
    case = declared.case.number if declared.case else "no case"
    return met(
        declared.case is not None and declared.status == HTTPStatus.OK,
        f"{reverse('cancel')} is itself the page for a stranger; pressed, it led to {declared.address} and {case}.",
    )


def asks_the_german_list(house: House) -> Finding:
    """Kind with its ground, who, which contract, when, where to confirm: minimum and maximum."""
    return _asks(house, frozenset({_KIND, _GROUND, _WHO, _WHICH, _WHEN, _WHERE}))


def asks_the_french_list(house: House) -> Finding:
    """Name, where to confirm, contract or line, wished date, and a box for a ground."""
    return _asks(house, frozenset({_WHO, _WHICH, _WHEN, _WHERE, _GROUND}))


def takes_the_telephone_number(house: House) -> Finding:
    """Of a telephone contract, the number of the line is enough: it was sent, and that line and no other is ending."""
    if _form(house) is None:
        return _no_such_page(house)
    ending = house.declared.case.quote.lines if house.declared.case else ()
    return met(
        ending == (house.declared_line,), f"Declared {house.declared_line}; ending: {', '.join(ending) or 'none'}."
    )


def last_button_is_plain(house: House) -> Finding:
    """One button, there from the start, that says nothing but that the contract is ended."""
    found = _form(house)
    if found is None:
        return _no_such_page(house)
    said = found.buttons
    return met(len(said) == 1 and said[0].lower() in _BUTTONS, f"The page's buttons say {', '.join(said)}.")


def received_without_proof(house: House) -> Finding:
    """A name that fits nobody is received like any other: who it is, is settled afterwards. Nobody's contract ends."""
    if _form(house) is None:
        return _no_such_page(house)
    stray = house.declared_by_nobody
    return met(
        stray.is_genuine and stray.case is None,
        f"Declared under a name that fits nobody: received at {received_at(stray) or 'no time'}; no contract ends.",
    )


def page_at_every_hour(house: House) -> Finding:
    """By day and night the entrance leads a stranger to the same page with the same button."""
    if _form(house) is None:
        return journey.accepted_at_every_hour(house)
    zone = house.rules.operator.time_zone
    closed = []
    for hour in journey.HOURS:
        at = dt.datetime.combine(dt.date(2026, 11, 16), hour, tzinfo=zone)
        with house.at(at):
            there = House(house.rules, at)
            if there.entrance[0] != HTTPStatus.OK or _form(there) is None:
                closed.append(str(hour))
    tried = ", ".join(map(str, journey.HOURS))
    return met(not closed, f"A stranger's page opened at {tried}; missing at {', '.join(closed) or 'none'}.")


def can_be_stored(house: House) -> Finding:
    """At once: what was declared, date and time, signed, as a file and on paper, again whenever she wants."""
    if not _is_opened_so(house):
        return proof.receipt_is_a_proof(house)
    declared = house.declared
    whole = declared.is_genuine and all(declared.receipt.get(name) for name in _FACTS)
    return met(
        whole and declared.paper.startswith(b"%PDF"),
        f"{declared.receipt.get('number')} received at {received_at(declared)}; signature verifies: "
        f"{declared.is_genuine}; on paper: {len(declared.paper)} bytes.",
    )


def confirmed_at_once(house: House) -> Finding:
    """A message with the signed content leaves at the instant of receipt, to where she asked."""
    if not _is_opened_so(house):
        return proof.confirmed_at_once(house)
    attached = house.declared.attached
    return met(
        any(name.endswith(".json") for name in attached),
        f"Left at once to the address on the form: {', '.join(attached) or 'nothing'}.",
    )


def no_day_means_the_earliest(house: House) -> Finding:
    """Who names no day ends at the earliest one."""
    if not _is_opened_so(house):
        return journey.earliest_end_is_offered(house)
    case, choices = house.declared.case, offered(house.rules.choices)
    ends = case.schedule.last_day if case else None
    today = house.now.astimezone(house.rules.operator.time_zone).date()
    return met(
        ends == today, f"Declared on {today} without a day: the last day is {ends}. Offered: {', '.join(choices)}."
    )


def says_the_end(house: House) -> Finding:
    """What acknowledges it says when the contract ends."""
    if not _is_opened_so(house):
        return proof.says_the_end(house)
    ends = house.declared.receipt.get("last_day", "")
    return met(bool(ends), f"The receipt says {ends or 'no day'}.")


def asks_no_reason(house: House) -> Finding:
    """Without a reason it is received all the same."""
    if not _is_opened_so(house):
        return journey.survey_never_blocks(house)
    found, of_members = _form(house), journey.survey_never_blocks(house)
    silent = house.declared.is_genuine and house.declared.receipt["declaration"]["ground"] == ""
    return Finding(
        of_members.verdict if silent and found else met(False, "").verdict,
        f"Declared without a ground: received at {received_at(house.declared) or 'no time'}. {of_members.evidence}",
    )


def _asks(house: House, needed: frozenset[str]) -> Finding:
    found = _form(house)
    if found is None:
        return _no_such_page(house)
    names = list(dict.fromkeys(field.name for field in found.fields))
    missing, beyond = sorted(needed - set(names)), [field.name for field in found.fields if not _is_listed(field)]
    return met(
        not missing and not beyond,
        f"{reverse('cancel')} asks {', '.join(names)}; missing: {', '.join(missing) or 'nothing'}; "
        f"beyond the list: {', '.join(beyond) or 'nothing'}.",
    )


def _is_listed(field: Field) -> bool:
    return field.name in _LISTED and field.kind not in {_SECRET, "file"}


def _is_opened_so(house: House) -> bool:
    return house.rules.cancel_only.opened_by is OpenedBy.DECLARATION


def _form(house: House) -> Form | None:
    """The form on which a stranger ends a contract by one press, if the entrance itself is that page."""
    _, address, seen = house.entrance
    if not _is_opened_so(house) or address != reverse("cancel"):
        return None
    return next((form for form in _posts(seen) if len(form.fields) > 1), None)


def _posts(seen: Seen) -> tuple[Form, ...]:
    return tuple(form for form in seen.forms if form.method == "post")


def _no_such_page(house: House) -> Finding:
    _, address, seen = house.entrance
    buttons = [button for form in seen.forms if form.fields for button in form.buttons]
    return met(False, f"{address} leads a stranger on by {', '.join(buttons)}: a stage before the last button.")
