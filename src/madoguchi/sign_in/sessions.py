"""Ending the sessions of log-ins from outside, wherever they are open."""

import datetime as dt
from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from django.db.models import Q

from madoguchi.domain.sessions import SessionRules

_NOTED_LATE = dt.timedelta(minutes=1)  # a sign of her is written once a minute
_CHUNK = 100


def end_all(login_ids: Iterable[int]) -> int:
    """Sign these log-ins out everywhere; how many sessions there were."""
    alive = list(UserSession.objects.filter(user_id__in=list(login_ids)))
    for session in alive:
        session.end()
    return len(alive)


def end_over(rules: SessionRules, *, now: dt.datetime) -> int:
    """End a chunk of the sessions whose time is up; how many."""
    silent = now - dt.timedelta(minutes=rules.idle_minutes) - _NOTED_LATE
    over = Q(last_seen_at__lte=silent) | Q(created_at__lte=now - dt.timedelta(hours=rules.total_hours))
    found = list(UserSession.objects.filter(over).order_by("pk")[:_CHUNK])
    for session in found:
        session.end()
    return len(found)
