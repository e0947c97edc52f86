"""Telling of a change with a link that stops it, and what the link does."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from madoguchi import policy
from madoguchi.audit.actions import record
from madoguchi.contracts import addresses
from madoguchi.domain.actor import Actor, ActorKind
from madoguchi.domain.codes import Address
from madoguchi.keys import signed_links
from madoguchi.sign_in import code_sessions, protection, sessions
from madoguchi.sign_in.models import Login, ToldChange
from madoguchi.sign_in.not_me.queries import ROUTE, find_change
from madoguchi.sign_in.not_me.undoing import undo


class TooLate(Exception):
    """The link works no more: the change is older than the policy lets it be stopped by a link."""


def note_change(
    *,
    about: str,
    customers: frozenset[str],
    login_id: int | None,
    came_by: Address | None,
    now: dt.datetime,
    kept_keys: Iterable[int] = (),
) -> ToldChange:
    """Remember a change that will be told, so that whom it was not can stop it; in the caller's transaction."""
    return ToldChange.objects.create(
        about=about,
        customers=sorted(customers),
        login_id=login_id,
        way=came_by.way if came_by else "",
        to=came_by.to if came_by else "",
        kept_keys=sorted(kept_keys),
        told_at=now,
        ends_at=now + dt.timedelta(days=policy.current().recovery.link_days),
    )


def link_of(change: ToldChange) -> str:
    """The whole address of the page that stops it, as it stands in mails, texts and letters."""
    return signed_links.address(ROUTE, str(change.pk))


def say_not_me(*, number: str, key: str, now: dt.datetime) -> None:
    """Stop a change, once: undo it, end every session, trust the address no more that its code went to, protect.

    Raises:
        NotInReach: the key is not that of a change.
        TooLate: the link works no more.
    """
    change = find_change(number, key)
    with transaction.atomic():
        if ToldChange.objects.filter(pk=change.pk, disputed_at=None, ends_at__gt=now).update(disputed_at=now) != 1:
            _check_stopped(change)
            return
        by, customers = Actor(ActorKind.NOTICE, str(change.pk)), frozenset(change.customers)
        undo(change, now)
        _end_sessions(change, customers, now)
        if change.came_by:
            addresses.doubt(address=change.came_by, customer_numbers=customers, now=now)
            Login.objects.filter(email__iexact=change.to).update(email_changed_at=now)
        record("sign_in.not_me", by=by, now=now, subject=f"change:{change.pk}", details={"about": change.about})
        protection.protect(customers=customers, cause=str(change.pk), by=by, now=now)


def _check_stopped(change: ToldChange) -> None:
    """Pressed twice is stopped once.

    Raises:
        TooLate: it was never stopped.
    """
    if not ToldChange.objects.filter(pk=change.pk).exclude(disputed_at=None).exists():
        raise TooLate


def _end_sessions(change: ToldChange, customers: frozenset[str], now: dt.datetime) -> None:
    logins = Login.objects.filter(links__customer__number__in=customers).values_list("pk", flat=True)
    sessions.end_all({*logins, *([change.login_id] if change.login_id else [])})
    code_sessions.end_sessions_for(customers=customers, now=now)
