"""What a member does at the counter, and what the house does behind it; used by the proofs in this folder."""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse
from django.test import Client

from madoguchi import clock, policy
from madoguchi.cancellation import actions, queries
from madoguchi.cancellation.actions import Decision
from madoguchi.cancellation.models import Case
from madoguchi.cancellation.review import decision_from, prepare
from madoguchi.domain.operator_time import When
from madoguchi.domain.policy import Policy
from madoguchi.gateways import network
from madoguchi.gateways.network import Order, Switch
from madoguchi.workers import timetable
from tests.conftest import StandingClock
from tests.people import Person

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

    Answer = _MonkeyPatchedWSGIResponse
else:
    Answer = HttpResponse

MONTH_END = dt.datetime(2026, 11, 30, 15, 0, tzinfo=dt.UTC)  # midnight in Japan
_CARD = re.compile(r'name="when" value="(\w+)">.*?name="quote" value="([^"]+)"', re.DOTALL)
_FORM_TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w+')


def address(person: Person, *lines: str, date: str = "") -> str:
    """The review page for these lines, or for all."""
    chosen = "&".join(f"line={number}" for number in lines or person.numbers)
    return f"/cancel/{person.contract.number}/?{chosen}" + (f"&date={date}" if date else "")


def tokens(page: Answer) -> dict[str, str]:
    """What stands behind each card's button."""
    return dict(_CARD.findall(page.content.decode()))


def words(page: Answer) -> str:
    """A page but for the form token, which is another each time."""
    return _FORM_TOKEN.sub("", page.content.decode())


def press(client: Client, where: str, when: str = "month_end", *, date: str = "") -> Answer:
    """Look at the page and press one of its buttons."""
    token = tokens(client.get(where))[when]
    return client.post(where, {"when": when, "quote": token, "date": date})


def signed_in(person: Person) -> Client:
    """A browser in which she is signed in."""
    client = Client()
    client.force_login(person.login)
    return client


def decide(person: Person, *lines: str, when: When = When.MONTH_END) -> Decision:
    """What the page would send, without the page."""
    contract = queries.get_contract(person.reach, person.contract.number)
    numbers = frozenset(lines or person.numbers)
    review = prepare(contract, numbers, None, policy.current(), clock.now())
    card = next(card for card in review.cards if card.when is when)
    return decision_from(card.token, contract.number, numbers, card.schedule.choice)


def cancel(person: Person, *lines: str, when: When = When.MONTH_END) -> Case:
    """An accepted cancellation."""
    decision = decide(person, *lines, when=when)
    number = actions.accept_cancellation(decision=decision, reach=person.reach, language="ja", now=clock.now())
    return Case.objects.get(number=number)


def take_back(person: Person, case: Case) -> None:
    """Take it back now."""
    actions.take_back(case_number=case.number, reach=person.reach, now=clock.now())


def switch_on(person: Person) -> None:
    """Let the simulated network serve her lines."""
    now = clock.now()
    for line in person.contract.lines.all():
        order = Order(f"on-{line.pk}", Switch.ON, line.imsi, line.phone_number)
        reference = network.connect().place(order, now=now)
        network.connect().outcome(reference, now=now + dt.timedelta(minutes=1))


def is_on(person: Person) -> list[bool]:
    """Whether the network serves each of her lines."""
    return [bool(network.connect().is_on(line.imsi)) for line in person.contract.lines.order_by("pk")]


def work(standing: StandingClock, *, seconds: int = 20) -> None:
    """Let the house work, and the network answer."""
    for _ in range(0, seconds, 5):
        timetable.run_due(standing())
        standing.move(seconds=5)
    timetable.run_due(standing())


@contextmanager
def rules(monkeypatch: pytest.MonkeyPatch, **sections: object) -> Iterator[Policy]:
    """Another policy for a while: each section's values over those of the demo's operator."""
    current = policy.current()
    changed = {
        name: dataclasses.replace(getattr(current, name), **values)  # type: ignore[arg-type]
        for name, values in sections.items()
    }
    other = dataclasses.replace(current, **changed)
    with monkeypatch.context() as patch:
        patch.setattr(policy, "current", lambda: other)
        yield other
