"""Forgetting sessions that are over."""

import datetime as dt

from madoguchi.sign_in.models import CodeSession
from madoguchi.workers.timetable import job

_KEPT_AFTER = dt.timedelta(days=1)


@job("sign_in.forget_code_sessions")
def forget_code_sessions(now: dt.datetime) -> int:
    """Delete what opened and ended more than a day ago."""
    gone, _ = CodeSession.objects.filter(expires_at__lte=now - _KEPT_AFTER).delete()
    return gone
