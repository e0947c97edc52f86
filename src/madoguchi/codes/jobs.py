"""Sending codes to what is on file, and forgetting what is over."""

import datetime as dt
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from madoguchi import policy
from madoguchi.audit.actions import record
from madoguchi.codes import allowances, finders, letter_pages, spending, watching
from madoguchi.codes.digests import challenge_digest, letter_digest
from madoguchi.codes.models import Alarm, Allowance, Challenge, Code, Sending, Spending
from madoguchi.contracts.finding import Reached, find_reached
from madoguchi.contracts.queries import get_customer
from madoguchi.domain import codes
from madoguchi.domain.actor import SYSTEM
from madoguchi.domain.codes import MOST_ALIVE, Address, Purpose, Way
from madoguchi.domain.identifiers import Identifier, IdentifierKind
from madoguchi.outbox.actions import enqueue
from madoguchi.outbox.channels import Channel
from madoguchi.workers.chunks import work_through
from madoguchi.workers.timetable import job

_KEPT_AFTER = dt.timedelta(hours=1)
_ALARMS_KEPT = dt.timedelta(days=90)


@job("codes.send")
def send(now: dt.datetime) -> int:
    """Send one chunk of the codes that were asked for."""
    return work_through(Sending.claim_due(now=now), _send, now=now)


@job("codes.watch")
def watch(now: dt.datetime) -> int:
    """Look for signs that somebody makes us send for his own gain (S10)."""
    return watching.watch(now)


@job("codes.purge")
def purge(now: dt.datetime) -> int:
    """Forget codes, challenges and limits that are over (S6)."""
    over = now - _KEPT_AFTER
    gone, _ = Code.objects.filter(expires_at__lte=over).delete()
    Challenge.objects.filter(expires_at__lte=over).filter(~Q(sendings__work_due_at__isnull=False)).delete()
    Allowance.objects.filter(forgotten_at__lte=now).delete()
    Spending.objects.filter(day__lt=(now - _ALARMS_KEPT).date()).delete()
    Alarm.objects.filter(sounded_at__lt=now - _ALARMS_KEPT).delete()
    return gone


def _send(row: Sending, *, now: dt.datetime) -> None:
    rules = policy.current().codes
    challenge, way = row.challenge, Way(row.way)
    if challenge.passed_at or challenge.expires_at <= now:
        return row.finish(work_due_at=None)
    reached = _reached(challenge, way, now=now)
    if reached is None:
        return row.finish(work_due_at=None)
    try:
        with transaction.atomic():
            allowances.take(f"address:{reached.address}", limits=codes.limits_of(way, rules), now=now)
            spending.spend(way, now=now)
            row.finish(work_due_at=None)
            _issue(challenge, reached, now)
    except spending.BudgetSpent:
        spending.warn(now=now, refused=True)
        row.finish(work_due_at=None)
    except allowances.NotYet as wait:
        row.finish(work_due_at=wait.until if wait.until < challenge.expires_at else None)
    else:
        spending.warn(now=now)
    return None


def _reached(challenge: Challenge, way: Way, *, now: dt.datetime) -> Reached | None:
    """Where the code goes, if it is enough there for what it is for."""
    purpose, sought = Purpose(challenge.purpose), _sought(challenge)
    if purpose is Purpose.CONFIRM:  # the one address that is not on file yet, and it is never a telephone (S8)
        return Reached(Address(way, sought.value), frozenset()) if way is Way.MAIL else None
    trust_after = dt.timedelta(days=policy.current().codes.trust_after_days)
    if own := finders.of(purpose):
        return own(sought, way, now, trust_after)
    reached = find_reached(sought, way, now=now, trust_after=trust_after)
    if reached and reached.lines is not None and purpose.needs_the_holder:
        return None
    return reached


def _sought(challenge: Challenge) -> Identifier:
    opened = challenge.opened()
    return Identifier(IdentifierKind(opened["kind"]), opened["value"])


def _issue(challenge: Challenge, reached: Reached, now: dt.datetime) -> None:
    """Make a code, keep its digest, hand it to the outbox. The fourth alive ends the oldest (S7)."""
    rules, way = policy.current().codes, reached.address.way
    plain = _new_code(way)
    purpose = Purpose(challenge.purpose)
    by_letter = way is Way.LETTER
    code = Code.objects.create(
        challenge=challenge,
        purpose=purpose,
        way=way,
        digest=letter_digest(plain, purpose) if by_letter else challenge_digest(plain, challenge.pk, purpose),
        to=reached.address.to,
        customers=sorted(reached.customers),
        lines=None if reached.lines is None else sorted(reached.lines),
        sent_at=now,
        expires_at=now + codes.lifetime(way, rules),
    )
    alive = Code.objects.filter(challenge=challenge, used_at=None).exclude(way=Way.LETTER).order_by("-pk")
    Code.objects.filter(pk__in=list(alive.values_list("pk", flat=True)[MOST_ALIVE:])).update(used_at=now)
    record("codes.sent", by=SYSTEM, now=now, subject=f"code:{code.pk}", details={"way": way, "purpose": purpose})
    _tell(code, plain, challenge.language, now)


def _tell(code: Code, plain: str, language: str, now: dt.datetime) -> None:
    enqueue(
        name="codes.sent",
        channel=Channel(code.way),
        to=code.to,
        language=language,
        context={
            "purpose": code.purpose,
            "minutes": policy.current().codes.minutes,
            "host": urlsplit(settings.MADOGUCHI_PUBLIC_URL).hostname,
            "address": letter_pages.address(Purpose(code.purpose)),
            **_greeting(code),
            "attachments": [("codes.letter", str(code.pk))] if code.way == Way.LETTER else [],
        },
        key=f"codes.sent:{code.pk}:{code.way}",
        now=now,
        subject=f"code:{code.pk}",
        secret={"code": plain},
    )


def _greeting(code: Code) -> dict[str, str]:
    """Whom the message speaks to: nobody by name where it may reach a stranger."""
    if not code.customers:
        return {}
    customer = get_customer(code.customers[0])
    return {"customer_name": customer.name, "honorific": customer.honorific}


def _new_code(way: Way) -> str:
    """A code from the system's own chance; leading zeros stay (S1)."""
    if way is Way.LETTER:
        return "".join(secrets.choice(codes.SIGNS) for _ in range(codes.LETTER_LENGTH))
    return f"{secrets.randbelow(10**codes.DIGITS):0{codes.DIGITS}}"
