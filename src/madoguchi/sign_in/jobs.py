"""Forgetting what is over."""

import datetime as dt

from madoguchi.sign_in.models import CodeSession, RegisteredChange
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
