"""Forgetting journeys that nobody finished."""

import datetime as dt

from madoguchi.walking.models import Progress
from madoguchi.workers.timetable import job


@job("walking.forget")
def forget(now: dt.datetime) -> int:
    """Delete answers whose time is up (``retention.answers_hours``)."""
    gone, _ = Progress.objects.filter(forgotten_at__lte=now).delete()
    return gone
