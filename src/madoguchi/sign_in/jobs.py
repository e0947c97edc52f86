"""Ending and forgetting what is over."""

import datetime as dt

from madoguchi import clock, policy
from madoguchi.sign_in import sessions
from madoguchi.sign_in.models import CodeSession, HalfDone, RegisteredChange
from madoguchi.workers.timetable import job

_KEPT_AFTER = dt.timedelta(days=1)


@job("sign_in.forget_code_sessions")
def forget_code_sessions(now: dt.datetime) -> int:
    """Delete what opened and ended more than a day ago."""
    gone, _ = CodeSession.objects.filter(expires_at__lte=now - _KEPT_AFTER).delete()
    return gone


@job("sign_in.forget_former_data")
def forget_former_data(now: dt.datetime) -> int:
    """Delete what was registered before a change that no notice's link undoes any more."""
    gone, _ = RegisteredChange.objects.filter(told__ends_at__lte=now).delete()
    return gone


@job("sign_in.forget_half_done")
def forget_half_done(now: dt.datetime) -> int:
    """Delete what nobody has gone on with."""
    gone, _ = HalfDone.objects.filter(expires_at__lte=now).delete()
    return gone


@job("sign_in.end_sessions")
def end_sessions(now: dt.datetime) -> int:
    """End what nobody has given a sign in for too long, in the store too: nothing is left that could be taken over.

    Sessions live by the machine's own time, whatever a demo's clock says.
    """
    return sessions.end_over(policy.current().sessions, now=clock.machine_time())
