"""Reading what waits to be gone on with."""

import datetime as dt
from dataclasses import dataclass

from madoguchi.domain.actor import Reach
from madoguchi.sign_in.models import HalfDone


@dataclass(frozen=True, slots=True)
class Waiting:
    """A procedure that was begun. ``words`` is the template that says which."""

    number: int
    words: str
    about: str
    path: str
    saved_at: dt.datetime


def list_waiting(reach: Reach, *, now: dt.datetime) -> tuple[Waiting, ...]:
    """What she began and did not finish, latest first."""
    rows = HalfDone.objects.filter(login_id=int(reach.actor.id), expires_at__gt=now).order_by("-saved_at", "-pk")
    return tuple(Waiting(row.pk, f"half_done/{row.kind}.html", row.about, row.path, row.saved_at) for row in rows)
