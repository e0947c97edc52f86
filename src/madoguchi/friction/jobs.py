"""Adding what waits, also where nobody comes for a while."""

import datetime as dt

from madoguchi.friction import actions
from madoguchi.friction.recording import waiting
from madoguchi.workers.timetable import job


@job("friction.add")
def add(now: dt.datetime) -> int:
    """What has waited for a minute in this process. It is nobody's work: it counts as nothing done."""
    actions.add(waiting.take_due(now))
    return 0
