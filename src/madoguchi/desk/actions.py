"""What the desk does of its own: attend to somebody on stated grounds, and let a second person decide.

All else that is done for a member is done by the actions that her own pages call.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from madoguchi.audit.actions import record
from madoguchi.cancellation.actions import TooLate
from madoguchi.cancellation.by_hand import settle_by_hand
from madoguchi.cancellation.queries import is_waited_for
from madoguchi.contracts import looking_up
from madoguchi.contracts.queries import NotInReach
from madoguchi.desk.models import Attendance, Proposal
from madoguchi.domain.actor import Actor, ActorKind
from madoguchi.domain.attending import LASTS, Comes, Shown, missing
from madoguchi.keys import sealing
from madoguchi.workers import watching


class NotShown(Exception):
    """Something that is needed was not shown."""


class SamePerson(Exception):
    """Who proposed cannot decide as well."""


class Decided(Exception):
    """Somebody has decided already, or another proposal is open."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """Who asks, and what was shown. ``name``: who came, if not the member; ``papers``: where copies are kept."""

    comes: Comes
    shown: frozenset[Shown]
    name: str = ""
    papers: str = ""
    language: str = "ja"


def attend(*, customer_number: str, grounds: Grounds, by: Actor, now: dt.datetime) -> None:
    """Begin to attend to a member's wish, for an hour.

    Raises:
        NotShown: the grounds are not enough for who asks.
        NotInReach: there is no such customer.
    """
    if missing(grounds.comes, grounds.shown):
        raise NotShown
    customer = looking_up.id_of(customer_number)
    if customer is None:
        raise NotInReach(customer_number)
    begun = Attendance(
        staff_id=int(by.id),
        customer_id=customer,
        comes=grounds.comes,
        shown=sorted(grounds.shown),
        language=grounds.language,
        begun_at=now,
        ends_at=now + LASTS,
    )
    begun.sealed = sealing.seal({"name": grounds.name, "papers": grounds.papers}, place=begun.place())
    with transaction.atomic():
        begun.save()
        details = {"attendance": str(begun.pk), "comes": grounds.comes, "shown": begun.shown}
        record("desk.attended", by=by, now=now, subject=f"customer:{customer}", details=details)


def finish(*, customer_number: str, by: Actor, now: dt.datetime) -> None:
    """Stop attending to a member. Nothing happens where nobody does."""
    hers = Attendance.objects.filter(customer__number=customer_number, staff_id=int(by.id), ends_at__gt=now)
    hers.update(ends_at=now)


def propose_by_hand(*, case_line_id: int, grounds: str, by: Actor, now: dt.datetime) -> None:
    """Propose that a line be ended by hand; nothing happens until another person agrees.

    Raises:
        TooLate: the network is not waited for, or no longer.
        Decided: there is an open proposal already.
    """
    if not is_waited_for(case_line_id):
        raise TooLate(str(case_line_id))
    try:
        with transaction.atomic():
            made = Proposal.objects.create(
                case_line_id=case_line_id, grounds=grounds, proposed_by_id=int(by.id), proposed_at=now
            )
            details = {"proposal": made.pk}
            record("desk.proposed", by=by, now=now, subject=f"case_line:{case_line_id}", details=details)
    except IntegrityError as error:
        raise Decided from error


def decide(*, proposal_id: int, approved: bool, by: Actor, now: dt.datetime) -> None:
    """Decide on what another proposed. Approved, it is done in the same transaction.

    Raises:
        SamePerson: it was proposed by this person.
        Decided: somebody was faster, or there is no such proposal.
        TooLate: the network has answered meanwhile.
    """
    found = Proposal.objects.filter(pk=proposal_id).first()
    if found is None:
        raise Decided
    if found.proposed_by_id == int(by.id):
        raise SamePerson
    with transaction.atomic():
        open_one = Proposal.objects.filter(pk=proposal_id, decided_at=None).exclude(proposed_by_id=int(by.id))
        if open_one.update(decided_at=now, decided_by_id=int(by.id), approved=approved) != 1:
            raise Decided
        subject, details = f"case_line:{found.case_line_id}", {"proposal": proposal_id}
        record("desk.approved" if approved else "desk.rejected", by=by, now=now, subject=subject, details=details)
        if approved:
            proposer = Actor(ActorKind.STAFF, str(found.proposed_by_id))
            settle_by_hand(case_line_id=found.case_line_id, proposed_by=proposer, by=by, now=now)


def try_now(*, kind: str, reason: str, by: Actor, now: dt.datetime) -> int:
    """Have what stands still of one kind and for one reason tried at once; how many rows."""
    with transaction.atomic():
        count = watching.try_now(kind=kind, reason=reason, now=now)
        if count:
            record("desk.tried_now", by=by, now=now, subject=f"work:{kind}"[:64], details={"rows": count})
    return count
