"""Ending the sessions of log-ins from outside, wherever they are open."""

from collections.abc import Iterable

from allauth.usersessions.models import UserSession


def end_all(login_ids: Iterable[int]) -> int:
    """Sign these log-ins out everywhere; how many sessions there were."""
    alive = list(UserSession.objects.filter(user_id__in=list(login_ids)))
    for session in alive:
        session.end()
    return len(alive)
