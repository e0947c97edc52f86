"""Filling the demo's store: the sample's subscribers, the demo people, the network that serves them, one past story."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import Q

from madoguchi import clock, policy
from madoguchi.bills.external.queries import find_as_of
from madoguchi.cancellation import queries
from madoguchi.cancellation.actions import Decision, accept_cancellation
from madoguchi.cancellation.models import CaseLine
from madoguchi.contracts.importing import actions as importing
from madoguchi.contracts.importing import files, grouping
from madoguchi.contracts.models import ConnectionCredential, Contract, Line
from madoguchi.demo import belongings, usage
from madoguchi.demo import clock as movable_clock
from madoguchi.demo.coming import next_due
from madoguchi.demo.people import PASSWORD, PEOPLE
from madoguchi.domain.actor import Actor, ActorKind
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.operator_time import Choice, When, schedule
from madoguchi.domain.quotes import price
from madoguchi.gateways import network
from madoguchi.gateways.network import Order, PasswordOrder, Switch
from madoguchi.sign_in.actions import link_login
from madoguchi.sign_in.activation.actions import activate
from madoguchi.sign_in.models import Login
from madoguchi.sign_in.reach import of_login
from madoguchi.workers import timetable

_BY = Actor(ActorKind.SYSTEM, "demo")
_SAMPLE = Path(__file__).parent / "subscribers.csv"
_LEFT = "N900000009"  # who has cancelled already, and read her last bill
_LEFT_DAYS_AGO = 40
_OF_DEMO_PEOPLE = Q(contract__customer__number__in=[person.customer_number for person in PEOPLE])
_MOST_DUES = 20
_ANSWERED_BY = dt.timedelta(minutes=1)


def load_once() -> None:
    """Load the sample and the demo people, unless they are there."""
    if Contract.objects.filter(customer__number=_LEFT).exists():
        return
    now = clock.now()
    _import_everybody(now)
    _give_log_ins(now)
    _switch_on(Line.objects.filter(_OF_DEMO_PEOPLE, state=LineState.ACTIVE), now)
    _set_passwords(now)
    for person in (one for one in PEOPLE if one.begins_by_mail):
        activate(contract_number=f"C{person.customer_number[1:]}", by=_BY, now=now)


def _import_everybody(now: dt.datetime) -> None:
    people, nightly = (settings.MADOGUCHI_DATA / name for name in ("people.csv", "usage.csv"))
    _write(people, belongings.rows(policy=policy.current(), now=now))
    usage.write_usage(nightly, _SAMPLE, zone=policy.current().operator.time_zone, now=now)
    for path in (_SAMPLE, people, nightly):
        survey = grouping.survey(files.open_file(path), policy.current())
        for part in importing.import_subscribers(survey, by=_BY, now=now):
            if part.problems:
                raise ValueError(f"{path.name}: {part.problems[0]}")


def _write(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    made = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list({name: None for row in made for name in row}), restval="")
        writer.writeheader()
        writer.writerows(made)


def _give_log_ins(now: dt.datetime) -> None:
    """The demo people alone: a password is slow to hash on purpose, and theirs is the same."""
    with_log_in = [person for person in PEOPLE if person.has_log_in]
    for person in with_log_in:
        link_login(email=person.email, customer_number=person.customer_number, by=_BY, now=now)
    emails = [person.email for person in with_log_in]
    Login.objects.filter(email__in=emails).update(password=make_password(PASSWORD))


def _switch_on(lines: Iterable[Line], now: dt.datetime) -> None:
    """Let the network serve these lines."""
    gateway = network.connect()
    for line in lines:
        order = Order(f"opened-{line.pk}", Switch.ON, line.imsi, line.phone_number)
        gateway.outcome(gateway.place(order, now=now), now=now + _ANSWERED_BY)


def _set_passwords(now: dt.datetime) -> None:
    """Let the network know the credentials, as it does before a member joins."""
    gateway = network.connect()
    for credential in ConnectionCredential.objects.select_related("contract__customer"):
        order = PasswordOrder(f"given-{credential.pk}", credential.auth_id, credential.opened()["password"])
        gateway.outcome(gateway.place(order, now=now), now=now + _ANSWERED_BY)


def tell_the_past_once() -> None:
    """Make true what was before today: who has cancelled already, and that the network serves the sample's lines."""
    if CaseLine.objects.filter(line__contract__customer__number=_LEFT).exists():
        return
    now = movable_clock.now()
    _let_one_leave(now)
    _switch_on(Line.objects.exclude(_OF_DEMO_PEOPLE).filter(state=LineState.ACTIVE), now)


def _let_one_leave(now: dt.datetime) -> None:
    """Cancel for a month end that has passed, by the same actions as everybody."""
    accepted_at = now - dt.timedelta(days=_LEFT_DAYS_AGO)
    with clock.standing_at(accepted_at):
        _cancel(accepted_at)
    for at in _dues(accepted_at, until=now):
        with clock.standing_at(at):
            timetable.run_due(at)


def _dues(first: dt.datetime, *, until: dt.datetime) -> Iterator[dt.datetime]:
    """The instants at which something was due, one after the other. What keeps failing is left to the worker."""
    at: dt.datetime | None = first
    for _ in range(_MOST_DUES):
        if at is None or at > until:
            return
        yield at
        at = next_due(after=at)


def _cancel(now: dt.datetime) -> None:
    rules = policy.current()
    email = next(person.email for person in PEOPLE if person.customer_number == _LEFT)
    reach = of_login(Login.objects.get(email=email))
    (contract,) = queries.list_contracts(reach)
    lines, choice = frozenset(line.phone_number for line in contract.lines), Choice(When.MONTH_END)
    when = schedule(choice, now, rules.operator.time_zone, rules.choices, rules.taking_back)
    digest = price(contract, lines, when, rules, now, as_of=find_as_of(now)).digest
    decision = Decision(contract.number, lines, choice, now, digest)
    accept_cancellation(decision=decision, reach=reach, language="ja", now=now)
