"""Making it true in the network: new passwords, and lines that are switched on.

Each row says itself what is due and when; a killed worker costs one lease, never work.
"""

import datetime as dt
from collections.abc import Mapping
from typing import TypedDict

from django.db import transaction
from django.db.models import Q

from madoguchi.audit.actions import record
from madoguchi.contracts import messages
from madoguchi.contracts.actions import open_line
from madoguchi.contracts.credentials import with_lines
from madoguchi.contracts.credentials.actions import put_new_password_in_force
from madoguchi.contracts.models import LineOpening, PasswordOrder
from madoguchi.domain.actor import SYSTEM
from madoguchi.gateways import network
from madoguchi.gateways.network import Order, Outcome, Switch
from madoguchi.workers.chunks import work_through
from madoguchi.workers.timetable import job


class _Told(TypedDict):
    """What every message of this room is told with."""

    cause: str
    context: Mapping[str, object]
    language: str
    now: dt.datetime


_ASK_AGAIN_AFTER = dt.timedelta(seconds=2)
_TOLD, _UNTOLD = ~Q(order_reference=""), Q(order_reference="")


@job("contracts.tend_network")
def tend_network(now: dt.datetime) -> int:
    """What the network asks of us that hangs on no single order: files to hand over, files to take in."""
    return network.connect().tend(now=now)


@job("contracts.order_password")
def order_password(now: dt.datetime) -> int:
    """New passwords of which the network has not been told."""
    return work_through(PasswordOrder.claim_due(now=now, only=_UNTOLD), _order_password, now=now)


@job("contracts.confirm_password")
def confirm_password(now: dt.datetime) -> int:
    """New passwords that the network has not confirmed yet."""
    return work_through(PasswordOrder.claim_due(now=now, only=_TOLD), _confirm_password, now=now)


@job("contracts.order_opening")
def order_opening(now: dt.datetime) -> int:
    """Lines to be switched on of which the network has not been told."""
    return work_through(LineOpening.claim_due(now=now, only=_UNTOLD), _order_opening, now=now)


@job("contracts.confirm_opening")
def confirm_opening(now: dt.datetime) -> int:
    """Lines to be switched on that the network has not confirmed yet."""
    return work_through(LineOpening.claim_due(now=now, only=_TOLD), _confirm_opening, now=now)


def _order_password(order: PasswordOrder, *, now: dt.datetime) -> None:
    wanted = network.PasswordOrder(
        key=f"password-{order.pk}", auth_id=order.credential.auth_id, password=order.opened()["password"]
    )
    reference = network.connect().place(wanted, now=now)
    order.finish(order_reference=reference, work_due_at=now + _ASK_AGAIN_AFTER)


def _confirm_password(order: PasswordOrder, *, now: dt.datetime) -> None:
    answer = network.connect().outcome(order.order_reference, now=now)
    if answer.outcome is Outcome.PENDING:
        order.try_later(answer.reason, now=now)
        return
    with transaction.atomic():
        if answer.outcome is Outcome.DONE:
            _put_in_force(order, now=now)
        else:
            _keep_the_old(order, now=now)


def _put_in_force(order: PasswordOrder, *, now: dt.datetime) -> None:
    put_new_password_in_force(order, now=now)
    order.finish(work_due_at=None, sealed=None, done_at=now)
    record("contracts.password_changed", by=SYSTEM, now=now, subject=f"credential:{order.credential_id}")
    messages.tell(order.credential.contract.customer, "contracts.password_changed", **_told(order, now))


def _keep_the_old(order: PasswordOrder, *, now: dt.datetime) -> None:
    order.finish(work_due_at=None, sealed=None, refused_at=now)
    record("contracts.password_kept", by=SYSTEM, now=now, subject=f"credential:{order.credential_id}")
    messages.tell(order.credential.contract.customer, "contracts.password_kept", **_told(order, now))


def _told(order: PasswordOrder, now: dt.datetime) -> _Told:
    context = {"at": now, "kind": order.credential.kind}
    return {"cause": str(order.pk), "context": context, "language": order.language, "now": now}


def _order_opening(opening: LineOpening, *, now: dt.datetime) -> None:
    line = opening.line
    order = Order(f"line-{line.pk}-on", Switch.ON, line.imsi, line.phone_number, with_lines.coming(line))
    opening.finish(order_reference=network.connect().place(order, now=now), work_due_at=now + _ASK_AGAIN_AFTER)


def _confirm_opening(opening: LineOpening, *, now: dt.datetime) -> None:
    answer = network.connect().outcome(opening.order_reference, now=now)
    if answer.outcome is not Outcome.DONE:
        opening.try_later(answer.reason, now=now)
        return
    with transaction.atomic():
        opening.finish(work_due_at=None, opened_at=now)
        open_line(line_id=opening.line_id)
        record("contracts.line_opened", by=SYSTEM, now=now, subject=f"line:{opening.line_id}")
