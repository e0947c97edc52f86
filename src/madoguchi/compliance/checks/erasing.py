"""Whether what was kept about somebody who has left goes when its stated time is over."""

import datetime as dt
from typing import Final

from django.db import transaction

from madoguchi.compliance.house import House
from madoguchi.compliance.rows import Finding, met
from madoguchi.domain.periods import over_at
from madoguchi.domain.retention import Lasts
from madoguchi.duties import jobs
from madoguchi.duties.conditions import rows

_LEFT: Final = "N000000002"
_DAY: Final = dt.timedelta(days=1)
_CHUNKS: Final = 1_000  # a round over the few people of the house takes less


def erased_after_the_stated_time(house: House) -> Finding:
    """How somebody who has left is reached stays until the day that the policy states, and has gone the day after."""
    until = over_at(Lasts.CONTACT, house.now, rules=house.rules.retention, zone=house.rules.operator.time_zone)
    with transaction.atomic():
        left = rows("contracts.customer").get(number=_LEFT)
        rows("contracts.contract").filter(customer=left).update(ended_at=house.now)
        before, after = (_contact_after_the_round(house, until + days) for days in (-_DAY, _DAY))
        transaction.set_rollback(True)
    found = f"{'there' if before else 'gone'} a day before, {'there' if after else 'gone'} two days after"
    return met(
        bool(before) and not after, f"Of somebody who has left, contact data are kept until {until:%F}: {found}."
    )


def _contact_after_the_round(house: House, day: dt.datetime) -> str:
    """Her mail address, once that day's round is over."""
    now = day.astimezone(house.rules.operator.time_zone).replace(hour=23, minute=59)
    with house.at(now.astimezone(dt.UTC)):
        jobs.begin(now)
        for _ in range(_CHUNKS):
            if not jobs.erase(now):
                break
    return str(rows("contracts.customer").get(number=_LEFT).email)
