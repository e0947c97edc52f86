"""Who at the desk has looked at her: each search that showed her, each page of hers, each wish attended to for her."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.audit.queries import list_about
from madoguchi.contracts.looking_up import ids_of
from madoguchi.domain.actor import Reach
from madoguchi.sign_in.reach import member_page

LOOKS = ("desk.looked", "desk.looked_as_she_sees", "desk.listed", "desk.attended")
_LATEST = 200


@dataclass(frozen=True, slots=True)
class Look:
    """One look. ``who`` is the number of a person at the desk: her name is the operator's to tell."""

    at: dt.datetime
    what: str
    who: str


@require_safe
@member_page
def looks(request: HttpRequest, reach: Reach) -> HttpResponse:
    """Each look, latest first."""
    return render(request, "my_page/looks.html", {"looks": list_looks(reach)})


def list_looks(reach: Reach) -> tuple[Look, ...]:
    """Every look at a customer in reach, latest first, as far back as a page goes."""
    subjects = [f"customer:{one}" for one in ids_of(reach.customer_numbers)]
    lines = list_about(subjects, names=LOOKS, limit=_LATEST)
    return tuple(Look(line.at, line.name, line.actor_id) for line in lines)
