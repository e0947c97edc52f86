"""Bringing registered data back as they were, for whom it was not (心あたりがない方)."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from madoguchi.contracts.models import Customer
from madoguchi.contracts.own_changes.actions import change_contact
from madoguchi.contracts.own_changes.contacts import SINCE, Contact
from madoguchi.sign_in.models import FormerLink, Login, RegisteredChange, ToldChange
from madoguchi.sign_in.not_me import log_in_changes
from madoguchi.sign_in.not_me.undoing import undoes


@undoes("sign_in.contact_changed")
def restore_contact(change: ToldChange, now: dt.datetime) -> None:
    """Reach her as before, trusted as before. Whoever changed it had a key of the log-in: it opens no more."""
    kept = RegisteredChange.objects.select_related("customer").get(told=change)
    if kept.customer is None:
        return
    what = Contact(kept.before["what"])
    change_contact(customer_number=kept.customer.number, what=what, values=kept.before["values"], now=now)
    Customer.objects.filter(pk=kept.customer.pk).update(**{SINCE[what]: _instant(kept.before["since"])})
    later = RegisteredChange.objects.filter(customer=kept.customer, before__what=what)
    _stop_later(change, later.values_list("told", flat=True), now)
    log_in_changes.bar(change, now)


@undoes("sign_in.login_renamed")
def restore_name(change: ToldChange, now: dt.datetime) -> None:
    """Give the log-in its former name, unless another has it by now, and let nobody in by its password."""
    kept, login = RegisteredChange.objects.get(told=change), change.login
    if login is None:
        return
    try:
        with transaction.atomic():
            name = {"email": kept.before["email"], "email_changed_at": _instant(kept.before["since"])}
            Login.objects.filter(pk=login.pk).update(**name)
            FormerLink.objects.filter(email=kept.before["email"], customer__links__login=login).delete()
    except IntegrityError:
        pass  # the name has gone to another log-in; this one is shut all the same
    later = ToldChange.objects.filter(about=change.about, login=login)
    _stop_later(change, later.values_list("pk", flat=True), now)
    login.refresh_from_db()
    log_in_changes.bar(change, now)


def _stop_later(change: ToldChange, same: Iterable[uuid.UUID], now: dt.datetime) -> None:
    """What was changed after it is undone with it: its own link would bring back what was not hers."""
    ToldChange.objects.filter(pk__in=same, told_at__gte=change.told_at, disputed_at=None).update(disputed_at=now)


def _instant(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
