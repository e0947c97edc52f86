"""Keeping how far somebody has come in a journey."""

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from madoguchi import policy
from madoguchi.keys import sealing
from madoguchi.walking.models import Progress, place_of
from madoguchi.walking.queries import SoFar, Walk, rows_of

_ATTEMPTS = 50


class Outrun(Exception):
    """Others changed the same walk, again and again."""


def keep(*, walk: Walk, page: str, answers: Mapping[str, str], now: dt.datetime) -> None:
    """Keep that a page was passed, with its answers. Two tabs that answer at once lose nothing of each other.

    Raises:
        Outrun: somebody else was always faster.
    """
    if not any(_kept(walk, page, answers, now) for _ in range(_ATTEMPTS)):
        raise Outrun(page)


def forget(*, walk: Walk) -> None:
    """Forget a walk that has come to its end."""
    rows_of(walk).delete()


def _kept(walk: Walk, page: str, answers: Mapping[str, str], now: dt.datetime) -> bool:
    """Write, unless somebody else has since it was read."""
    row = rows_of(walk).first()
    before = SoFar(frozenset(row.passed), row.opened()) if row and row.forgotten_at > now else SoFar()
    place = place_of(walk.owner, walk.procedure, walk.contract_number)
    values = {
        "passed": sorted({*before.passed, page}),
        "sealed": sealing.seal({**before.answers, **answers}, place=place),
        "forgotten_at": now + dt.timedelta(hours=policy.current().retention.answers_hours),
    }
    if row:
        as_read = Progress.objects.filter(pk=row.pk, version=row.version)
        return as_read.update(version=row.version + 1, **values) == 1
    return _begun(walk, values)


def _begun(walk: Walk, values: Mapping[str, object]) -> bool:
    key = {"owner": walk.owner, "procedure": str(walk.procedure), "contract_number": walk.contract_number}
    try:
        with transaction.atomic():
            Progress.objects.create(**key, **values)
    except IntegrityError:
        return False
    return True
