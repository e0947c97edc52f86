"""Sealing: chaining what was appended, in batches, beside the work and never in its way."""

import datetime as dt

from django.db import IntegrityError, transaction

from madoguchi.audit import checkpoints
from madoguchi.audit.chaining import BEGINNING, chain, runs
from madoguchi.audit.checkpoints import Checkpoint
from madoguchi.audit.models import Seal
from madoguchi.audit.queries import list_unsealed
from madoguchi.workers.timetable import job

BATCH = 1000
_LONGEST_WAIT = dt.timedelta(minutes=1)


@job("audit.seal")
def seal(now: dt.datetime) -> int:
    """Seal one batch: a full one at once, a smaller one when its oldest entry has waited a minute."""
    latest = Seal.objects.order_by("number").last()
    lines = list_unsealed(limit=BATCH)
    if not lines or (len(lines) < BATCH and now - lines[0].at < _LONGEST_WAIT):
        return 0
    _keep_what_a_crash_left_out(latest)
    number, previous = (latest.number + 1, latest.digest) if latest else (1, BEGINNING)
    digest = chain(previous, lines)
    line = checkpoints.sign(Checkpoint(number, digest, lines[-1].id))
    try:
        with transaction.atomic():
            Seal.objects.create(
                number=number,
                ranges=runs([entry.id for entry in lines]),
                last_id=lines[-1].id,
                count=len(lines),
                previous=previous,
                digest=digest,
                sealed_at=now,
                checkpoint=line,
            )
    except IntegrityError:  # another worker sealed first
        return 0
    checkpoints.keep(line)
    return len(lines)


def _keep_what_a_crash_left_out(latest: Seal | None) -> None:
    if latest and latest.checkpoint not in list(checkpoints.kept())[-1:]:
        checkpoints.keep(latest.checkpoint)
