"""The walk of leaving: which pages stand before the review, and where each of them is."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from madoguchi import clock, policy
from madoguchi.cancellation import handles
from madoguchi.cancellation.actions import Walked
from madoguchi.domain.actor import Reach
from madoguchi.domain.facts import Contract
from madoguchi.domain.journey_policy import LeadsTo
from madoguchi.domain.operator_time import Choice, When
from madoguchi.domain.pages import Ask, PageName
from madoguchi.domain.steps import Procedure, Said, known_lines, plan
from madoguchi.walking import proofs
from madoguchi.walking.forms import DATE
from madoguchi.walking.queries import SoFar, Walk, how_far
from madoguchi.walking.trips import Trip, known
from madoguchi.walking.views import door_key

_NOTHING_TO_WALK = frozenset({PageName.CHOOSE, PageName.REVIEW, PageName.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Leaving:
    """A trip, with the lines it would end. ``keeps_one``: she took the door that cannot end the last line."""

    trip: Trip
    lines: frozenset[str]
    keeps_one: bool = False
    is_barred: bool = False  # what she chose would take the last line, which this door does not

    @property
    def chosen(self) -> Choice | None:
        """The date she has chosen before the review; ``None`` where the review itself asks."""
        when = self.trip.answers.get(Ask.WHEN)
        if not when or not self.trip.find(PageName.WHEN):
            return None
        day = self.trip.answers.get(DATE, "")
        return Choice(When(when), dt.date.fromisoformat(day) if When(when) is When.DATE else None)

    @property
    def other_door(self) -> str:
        """The address of the page with the door that takes the last line too; empty where no door was chosen."""
        return self.trip.address(_page_of_doors(LeadsTo.SOME_LINES)) if self.keeps_one else ""

    @property
    def walked(self) -> Walked | None:
        """What she was asked on the way; ``None`` where nothing was."""
        if not {page.name for page in self.trip.pages} - _NOTHING_TO_WALK:
            return None
        page = self.trip.find(PageName.PARTICULARS)
        asked = [question.ask for question in page.needed] if page else []
        answers = self.trip.answers  # none any more, when an accepted press comes again
        return Walked(self.trip.walk, {ask: answers[ask] for ask in asked if ask in answers})

    def with_lines(self, numbers: frozenset[str]) -> "Leaving":
        """The same with other lines."""
        return dataclasses.replace(self, lines=numbers)


def set_out(request: HttpRequest, reach: Reach, contract: Contract, numbers: frozenset[str]) -> Leaving:
    """Where somebody stands who is leaving this contract with these lines; none: those the door stands for."""
    own, walk = handles.within(reach, contract), Walk(reach, Procedure.CANCEL, contract.number)
    rules = policy.current()
    facts = known(request, reach, (own,), rules.journey, contract.number)
    so_far = SoFar()
    pages = plan(Procedure.CANCEL, facts, Said(own, numbers), rules)
    if {page.name for page in pages} - _NOTHING_TO_WALK:
        so_far = how_far(walk, now=clock.now())
    wished = _said(own, numbers, so_far.answers)
    said = known_lines((own,), wished)
    pages = plan(Procedure.CANCEL, facts, said, rules)
    trip = Trip(
        walk=walk,
        customer_number=contract.customer_number,
        code_ways=rules.journey.code_ways,
        pages=pages,
        passed=so_far.passed | proofs.passed(request, walk, now=clock.now()),
        answers=so_far.answers,
        address=lambda name: _address(reach, contract, said.lines, name),
        renew=lambda: set_out(request, reach, contract, numbers).trip,
        arrive=_never,
    )
    is_barred = said.keeps_one and not said.lines and (bool(wished.lines) or len(own.open_lines) == 1)
    return Leaving(trip, said.lines, said.keeps_one, is_barred)


def _said(own: Contract, numbers: frozenset[str], answers: Mapping[str, str]) -> Said:
    """What she has said by the address and by the doors she took."""
    doors = {answers.get(door_key(page.name)) for page in policy.current().journey.pages}
    if LeadsTo.SOME_LINES in doors:
        return Said(own, numbers, keeps_one=True)
    if LeadsTo.ALL_LINES in doors:
        return Said(own, frozenset(line.phone_number for line in own.open_lines))
    return Said(own, numbers)


def _page_of_doors(leading: LeadsTo) -> str:
    pages = policy.current().journey.pages
    return next(page.name for page in pages if leading in {door.leads_to for door in page.doors})


def _address(reach: Reach, contract: Contract, numbers: frozenset[str], name: str) -> str:
    query = QueryDict(mutable=True)
    query.setlist("line", [handles.line_handle(reach, contract, number) for number in sorted(numbers)])
    handle = handles.contract_handle(reach, contract.number)
    if name in _NOTHING_TO_WALK:
        where = reverse("review", args=[handle])
    else:
        where = reverse("cancel_step", args=[handle, name])
    return f"{where}?{query.urlencode()}" if numbers and name != PageName.CHOOSE else where


def _never(request: HttpRequest) -> HttpResponse:
    """A journey of leaving ends with the press on the review, never with a page before it."""
    return redirect("cancel")
