"""The way to the operator's billing and back. Without one there is nothing to do."""

import datetime as dt
from typing import Final

from django.db.models import Case, Value, When

from madoguchi import policy
from madoguchi.bills.external import feeds
from madoguchi.bills.models import Feed, PublishedQuote
from madoguchi.domain.plain import restore
from madoguchi.domain.quotes import Quote
from madoguchi.gateways import GatewayError, billing
from madoguchi.gateways.billing import AcceptedQuote
from madoguchi.workers.chunks import work_through
from madoguchi.workers.models import LeaseLost
from madoguchi.workers.timetable import job

_QUIET: Final = dt.timedelta(minutes=1)


@job("bills.pull")
def pull(now: dt.datetime) -> int:
    """The next chunk of charges and of bills."""
    if not policy.current().billing.is_external:
        feeds.rest()
        return 0
    feeds.begin(now)
    return work_through(Feed.claim_due(now=now), feeds.take_in, now=now)


@job("bills.publish")
def publish(now: dt.datetime) -> int:
    """A quote that the billing has to be told of, or that counts no more.

    One at a time: a billing that does not answer is left in peace for a minute, so that nothing else waits for it.
    """
    return work_through(PublishedQuote.claim_due(now=now, limit=1), _publish_or_wait, now=now)


def _publish_or_wait(row: PublishedQuote, *, now: dt.datetime) -> None:
    try:
        _publish(row, now=now)
    except GatewayError as error:
        if not error.permanent:
            PublishedQuote.objects.filter(work_due_at__lte=now, claim="").update(work_due_at=now + _QUIET)
        raise


def _publish(row: PublishedQuote, *, now: dt.datetime) -> None:
    """Tell it once; and if it was taken back, tell that too, unless nothing was ever told."""
    if row.taken_back_at and row.asked_at is None:
        row.finish(work_due_at=None)
        return
    reference = row.reference or _tell(row, now)
    if row.taken_back_at:
        billing.connect().take_back(row.case_number, reference, now=now)
    meanwhile = None if row.taken_back_at else Case(When(taken_back_at__isnull=False, then=Value(now)), default=None)
    row.finish(work_due_at=meanwhile, reference=reference, published_at=row.published_at or now)


def _tell(row: PublishedQuote, now: dt.datetime) -> str:
    """Note that we ask before we do: killed in between, whoever comes next knows that the billing may have it."""
    if PublishedQuote.objects.filter(pk=row.pk, claim=row.claim).update(asked_at=now) != 1:
        raise LeaseLost(str(row))
    return billing.connect().publish(accepted(row), now=now)


def accepted(row: PublishedQuote) -> AcceptedQuote:
    """The quote as the billing is told of it."""
    quote = restore(Quote, row.quote)
    return AcceptedQuote(
        number=row.case_number,
        contract=row.contract_number,
        lines=quote.lines,
        items=quote.items,
        total=quote.totals.total,
        choice=row.choice,
        last_day=row.last_day,
        effective_at=row.effective_at,
        quoted_at=quote.quoted_at,
    )
