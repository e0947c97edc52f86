"""Reading what the page of a code says. It is the same for what is on file and what is not."""

import datetime as dt
import uuid
from dataclasses import dataclass

from madoguchi.codes.models import Alarm, Challenge
from madoguchi.domain.codes import Way


@dataclass(frozen=True, slots=True)
class Asked:
    """A challenge as its page shows it: by which way a code was asked for last, and when."""

    way: Way
    asked_at: dt.datetime
    times: int
    tries: int


def find_asked(challenge_id: uuid.UUID, *, now: dt.datetime) -> Asked | None:
    """An open challenge; ``None`` when it is over."""
    challenge = Challenge.objects.filter(pk=challenge_id, passed_at=None, expires_at__gt=now).first()
    if challenge is None:
        return None
    sendings = list(challenge.sendings.order_by("pk"))
    return Asked(Way(sendings[-1].way), sendings[-1].asked_at, len(sendings), challenge.tries)


@dataclass(frozen=True, slots=True)
class Sounded:
    """An alarm as an engineer reads it."""

    at: dt.datetime
    kind: str
    about: str
    details: dict[str, object]


def list_alarms(*, since: dt.datetime) -> tuple[Sounded, ...]:
    """The alarms since then, latest first."""
    rows = Alarm.objects.filter(sounded_at__gte=since).order_by("-sounded_at", "-pk")
    return tuple(Sounded(row.sounded_at, row.kind, row.about, row.details) for row in rows)
