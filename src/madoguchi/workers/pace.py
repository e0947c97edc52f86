"""How fast orders may leave for a system outside: one pace for all workers on all machines, kept in the store."""

import datetime as dt

from madoguchi.workers.models import Pace

_BURST = dt.timedelta(seconds=1)
_ATTEMPTS = 20


def take(gateway: str, *, wanted: int, per_second: int, now: dt.datetime) -> int:
    """How many of the ``wanted`` orders may leave at once, at most a second's worth. 0 ``per_second`` sets no limit.

    Whoever loses too often against others gets nothing this time.
    """
    if not per_second:
        return wanted
    for _ in range(_ATTEMPTS):
        row, _ = Pace.objects.get_or_create(gateway=gateway, defaults={"taken_until": now})
        begins = max(row.taken_until, now)
        allowed = min(wanted, int((now + _BURST - begins) / _BURST * per_second))
        if allowed <= 0:
            return 0
        taken = begins + allowed * _BURST / per_second
        if Pace.objects.filter(pk=row.pk, taken_until=row.taken_until).update(taken_until=taken) == 1:
            return allowed
    return 0
