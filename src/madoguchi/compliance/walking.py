"""A member's way out, really walked: every page from the press on 解約する to the last button, answered and sent."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from django.test import Client
from django.urls import resolve, reverse

from madoguchi.compliance import html
from madoguchi.compliance.html import Form, Seen
from madoguchi.domain.pages import PageName
from madoguchi.gateways import simulated_world
from madoguchi.workers import timetable

_MOST = 40  # pages; whoever has not arrived by then does not arrive
_NOT_THE_PAGES = ("account_logout", "set_language")
_PLANNED_AS = {"account_reauthenticate": PageName.FRESH, "prove": PageName.FRESH}
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


@dataclass(frozen=True, slots=True)
class Stop:
    """A page on the way, by the name of its place in the address, and what stood there."""

    name: str
    seen: Seen

    @property
    def fields(self) -> tuple[str, ...]:
        """What it asks."""
        return tuple(dict.fromkeys(field.name for form in _forms(self.seen) for field in form.fields))

    @property
    def is_only_passed(self) -> bool:
        """Whether there is nothing to answer on it: it is read, or a door is found."""
        return not self.fields and not self.seen.choices


@dataclass(frozen=True, slots=True)
class Way:
    """Every page in order. The last one has the last button, if she arrived."""

    stops: tuple[Stop, ...]

    @property
    def arrived(self) -> bool:
        """Whether it led to the last button."""
        return bool(self.stops) and bool(self.stops[-1].seen.choices)

    @property
    def names(self) -> tuple[str, ...]:
        """The pages by name."""
        return tuple(stop.name for stop in self.stops)

    @property
    def between(self) -> tuple[Stop, ...]:
        """The pages before the one with the last button."""
        return self.stops[:-1] if self.arrived else self.stops

    def asked(self, names: frozenset[str]) -> tuple[str, ...]:
        """Which of these questions the pages before the last button ask."""
        return tuple(name for stop in self.between for name in stop.fields if name in names)

    def __str__(self) -> str:
        return " → ".join(self.names) + ("" if self.arrived else " (and no further)")


def walk(client: Client, answers: Mapping[str, str], now: dt.datetime) -> Way:
    """Walk with these answers, by the name of their question, to the last button or as far as it goes."""
    return Way(tuple(_stops(client, answers, now)))


def _stops(client: Client, answers: Mapping[str, str], now: dt.datetime) -> Iterator[Stop]:
    here = client.get(reverse("cancel"), follow=True, secure=True)
    for _ in range(_MOST):
        address, seen = here.request["PATH_INFO"], html.read(here.content.decode())
        yield Stop(_name(address), seen)
        if seen.choices or here.status_code != HTTPStatus.OK:
            return
        where = f"{address}?{here.request['QUERY_STRING']}"
        led = (
            client.post(form.action or where, told, follow=True, secure=True)
            for form in _forms(seen)
            for told in _tries(form, answers, now)
        )
        onward = next((page for page in led if _goes_on(page.request["PATH_INFO"], address)), None)
        if onward is None:
            return
        here = onward


def _tries(form: Form, answers: Mapping[str, str], now: dt.datetime) -> Iterator[dict[str, str]]:
    """What is sent, door by door: some lead out."""
    told = {field.name: _answer(field.name, answers, now) for field in form.fields}
    for name, value in form.presses:
        yield {**form.hidden, **told, **({name: value} if name else {})}


def _answer(name: str, answers: Mapping[str, str], now: dt.datetime) -> str:
    if name != "code":
        return answers.get(name, "")
    timetable.run_due(now)
    found = (_CODE.search(one.body) for one in simulated_world.list_deliveries())
    return next((code[0] for code in found if code), "")


def _goes_on(address: str, before: str) -> bool:
    return address != before and address.startswith((reverse("cancel"), *map(reverse, _PLANNED_AS)))


def _forms(seen: Seen) -> tuple[Form, ...]:
    """The page's own forms: neither the log-out nor the choice of a language."""
    others = {reverse(name) for name in _NOT_THE_PAGES}
    return tuple(form for form in seen.forms if form.method == "post" and form.action not in others)


def _name(address: str) -> str:
    found = resolve(address)
    name = str(found.kwargs.get("page") or found.url_name)
    return _PLANNED_AS.get(name, name)
