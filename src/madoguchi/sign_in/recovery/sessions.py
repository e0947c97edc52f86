"""Which recovery a browser is at: for half an hour after a right code, under a session key of its own (S16)."""

import datetime as dt

from django.http import HttpRequest

from madoguchi import policy
from madoguchi.sign_in.models import Recovery
from madoguchi.sign_in.recovery.queries import find_recovery

_KEY = "recovery"


def open_session(request: HttpRequest, recovery: Recovery, *, now: dt.datetime) -> None:
    """Let this browser go on with a recovery; one whose hold is over tomorrow takes another code then."""
    until = now + dt.timedelta(minutes=policy.current().recovery.session_minutes)
    request.session.cycle_key()
    request.session[_KEY] = [str(recovery.pk), until.timestamp()]


def find(request: HttpRequest, *, now: dt.datetime) -> Recovery | None:
    """This browser's recovery; ``None`` when there is none, or it is over."""
    number, until = request.session.get(_KEY, ("", 0))
    return find_recovery(number, now=now) if number and now.timestamp() < until else None


def close(request: HttpRequest) -> None:
    """It is done."""
    request.session.pop(_KEY, None)
