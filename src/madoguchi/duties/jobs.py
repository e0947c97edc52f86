"""Once a day everything is erased whose period is over, a chunk at a time.

What is due stands in the rows; the round only says how far it has come. A worker that is killed loses one chunk's
work and no row, and another day's round finds whatever was left.
"""

import datetime as dt

from django.db import transaction

from madoguchi import policy
from madoguchi.duties.actions import Chunk, erase_chunk
from madoguchi.duties.items import Item
from madoguchi.duties.models import ErasingRound
from madoguchi.duties.queries import count_overdue
from madoguchi.duties.table import ITEMS, find_item
from madoguchi.workers.chunks import work_through
from madoguchi.workers.timetable import job


@job("duties.begin")
def begin(now: dt.datetime) -> int:
    """Today's round, when its hour has come."""
    rules = policy.current()
    local = now.astimezone(rules.operator.time_zone)
    if local.time() < rules.retention.erases_at or ErasingRound.objects.filter(day=local.date()).exists():
        return 0
    started = ErasingRound(day=local.date(), item=ITEMS[0].key, work_due_at=now)
    ErasingRound.objects.bulk_create([started], ignore_conflicts=True)
    return 1


@job("duties.erase")
def erase(now: dt.datetime) -> int:
    """The next chunk of a round."""
    return work_through(ErasingRound.claim_due(now=now, limit=1), _erase, now=now)


def _erase(row: ErasingRound, *, now: dt.datetime) -> None:
    """One chunk, passing by every item that has nothing due, and how far the round has come, in one transaction."""
    with transaction.atomic():
        item, done = _next_chunk(row, now)
        erased = {**row.erased, item.key: row.erased.get(item.key, 0) + done.rows} if done.rows else row.erased
        if done.position:
            row.finish(item=item.key, position=done.position, erased=erased, work_due_at=now)
        elif item is not ITEMS[-1]:
            row.finish(item=ITEMS[ITEMS.index(item) + 1].key, position="", erased=erased, work_due_at=now)
        else:
            row.finish(erased=erased, overdue=count_overdue(now), work_due_at=None, finished_at=now)


def _next_chunk(row: ErasingRound, now: dt.datetime) -> tuple[Item, Chunk]:
    """From where the round stands, the first item of which there was something to erase; else the last."""
    for item in ITEMS[ITEMS.index(find_item(row.item)) :]:
        done = erase_chunk(item, after=row.position if item.key == row.item else "", now=now)
        if done.rows or done.position:
            break
    return item, done
