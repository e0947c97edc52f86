"""Who is being attended to, and the door of every page that acts for a member."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from madoguchi import clock
from madoguchi.contracts import looking_up
from madoguchi.desk.models import Attendance
from madoguchi.domain.actor import Actor, Reach
from madoguchi.domain.attending import Comes
from madoguchi.staff.guarding import NotThere, actor_of
from madoguchi.staff.queries import AtDesk

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Attended:
    """A wish that is being attended to. ``name`` of who came is empty where it is the member."""

    comes: Comes
    shown: tuple[str, ...]
    name: str
    papers: str
    language: str
    ends_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Help:
    """One person at the desk acting for one member: what she reaches, and the language the member reads."""

    reach: Reach
    number: str
    language: str


HelpView = Callable[Concatenate[HttpRequest, Help, P], HttpResponse]


def find_attended(customer_number: str, *, by: Actor, now: dt.datetime) -> Attended | None:
    """The member's wish that this person attends to now; ``None`` where there is none."""
    hers = Attendance.objects.filter(customer__number=customer_number, staff_id=int(by.id), ends_at__gt=now)
    row = hers.order_by("-begun_at").first()
    return _attended(row) if row else None


def list_attended(customer_number: str) -> tuple[tuple[dt.datetime, Comes], ...]:
    """When the member was attended to, and who asked, latest first."""
    rows = Attendance.objects.filter(customer__number=customer_number).order_by("-begun_at")
    return tuple((begun_at, Comes(comes)) for begun_at, comes in rows.values_list("begun_at", "comes")[:10])


def helping(view: "HelpView[P]") -> Callable[..., HttpResponse]:
    """A page that acts for a member: only while her wish is attended to; else she is asked first who asks.

    It stands below ``desk_page``, which hands it who is at the desk.
    """

    @wraps(view)
    def guarded(request: HttpRequest, staff: AtDesk, /, number: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        by = actor_of(staff)
        if looking_up.id_of(number) is None:
            raise NotThere
        attended = find_attended(number, by=by, now=clock.now())
        if attended is None:
            return redirect("desk_attend", number=number)
        helped = Help(Reach(by, frozenset({number})), number, attended.language)
        return view(request, helped, *args, **kwargs)

    return guarded


def _attended(row: Attendance) -> Attended:
    sealed = row.opened()
    return Attended(Comes(row.comes), tuple(row.shown), sealed["name"], sealed["papers"], row.language, row.ends_at)
