"""Remembering where a procedure stands, and forgetting it."""

import datetime as dt

from madoguchi import policy
from madoguchi.domain.actor import ActorKind, Reach
from madoguchi.sign_in.models import HalfDone


def remember(*, reach: Reach, kind: str, about: str, path: str, now: dt.datetime) -> None:
    """Let her go on here later: at ``path``, with what she has chosen. One for each thing; only for a log-in."""
    if reach.actor.kind is ActorKind.MEMBER:
        until = now + dt.timedelta(days=policy.current().sessions.resume_days)
        HalfDone.objects.update_or_create(
            login_id=int(reach.actor.id),
            kind=kind,
            about=about,
            defaults={"path": path, "saved_at": now, "expires_at": until},
        )


def forget(*, reach: Reach, kind: str, about: str) -> None:
    """It is done."""
    if reach.actor.kind is ActorKind.MEMBER:
        HalfDone.objects.filter(login_id=int(reach.actor.id), kind=kind, about=about).delete()


def give_up(*, reach: Reach, number: int) -> None:
    """She does not want to go on; somebody else's stays."""
    HalfDone.objects.filter(login_id=int(reach.actor.id), pk=number).delete()
