"""Who is at the desk in this browser: apart from members' log-ins, for half an hour without a sign, for 12 in any case.

The role is read anew for every page, so that a change holds at once.
"""

import datetime as dt

from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from madoguchi import clock
from madoguchi.domain.sessions import Lifetime
from madoguchi.domain.staff import SESSION
from madoguchi.staff.models import Staff
from madoguchi.staff.queries import AtDesk, find_at_desk

_KEY = "staff"
_FRESH_FOR = 300  # seconds
_NOTED_EVERY = 60  # seconds; a sign of her is written once a minute, not for each page


def begin(request: HttpRequest, staff: Staff) -> None:
    """Let her in under a new session key. A member who was signed in in this browser is signed out."""
    request.session.flush()
    rotate_token(request)
    now = clock.machine_time().timestamp()
    request.session[_KEY] = {"id": staff.pk, "epoch": staff.epoch, "began": now, "seen": now}


def end(request: HttpRequest) -> None:
    """Sign her out."""
    request.session.flush()


def find(request: HttpRequest) -> AtDesk | None:
    """Who is at the desk; ``None`` for nobody, or when her time is up."""
    kept = request.session.get(_KEY)
    if not kept:
        return None
    now = clock.machine_time().timestamp()
    lasts = Lifetime(_instant(kept["began"]), _instant(kept["seen"])).ends_at(SESSION)
    found = find_at_desk(kept["id"], kept["epoch"]) if now < lasts.timestamp() else None
    if found is None:
        request.session.pop(_KEY)
    elif now - kept["seen"] >= _NOTED_EVERY:
        request.session[_KEY] = {**kept, "seen": now}
    return found


def is_fresh(request: HttpRequest) -> bool:
    """Whether she has shown her passkey within the last minutes: what cannot be taken back asks for it (S18)."""
    kept = request.session.get(_KEY)
    return kept is not None and clock.machine_time().timestamp() - kept["began"] < _FRESH_FOR


def _instant(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
