"""How long to wait before each attempt: the schedule that the Standard Webhooks recommend, over three days."""

import datetime as dt
import secrets
from typing import Final

_SECONDS, _MINUTES, _HOURS = 1, 60, 3600
WAITS: Final = (
    0,
    5 * _SECONDS,
    5 * _MINUTES,
    30 * _MINUTES,
    2 * _HOURS,
    5 * _HOURS,
    10 * _HOURS,
    14 * _HOURS,
    20 * _HOURS,
    24 * _HOURS,
)
_JITTER: Final = 0.2  # up to so much longer: what failed together does not come back together


def wait_before(attempt: int) -> dt.timedelta | None:
    """The wait before the attempt with this number, from 1; ``None`` when there is none any more."""
    if attempt > len(WAITS):
        return None
    share = secrets.randbelow(1001) / 1000
    return dt.timedelta(seconds=WAITS[attempt - 1] * (1 + _JITTER * share))
