"""Stopping a cancellation that was made without a log-in, by the link in the notice of it: "it was not me"."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.cancellation import actions, stop_links
from madoguchi.cancellation.models import Case
from madoguchi.contracts import addresses
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.actor import Actor, ActorKind, Reach
from madoguchi.domain.codes import Address, Way
from madoguchi.sign_in import code_sessions


def check_key(case_number: str, key: str) -> None:
    """Check the key of a link.

    Raises:
        NotInReach: it is not that of such a case.
    """
    if not stop_links.is_right(case_number, key) or not _cases(case_number).exists():
        raise NotInReach(case_number)


def stop(*, case_number: str, key: str, now: dt.datetime) -> None:
    """Take the case back, end the sessions that made it, and trust the address no more that its code went to.

    Raises:
        NotInReach: the key is not the case's.
        TooLate: the hold is over.
    """
    check_key(case_number, key)
    case, reach = _cases(case_number).get(), reach_of(case_number)
    with transaction.atomic():
        actions.take_back(case_number=case_number, reach=reach, now=now)
        code_sessions.end_sessions(reach_name=case.made_in, now=now)
        if case.came_by:
            way, _, to = case.came_by.partition(":")
            addresses.doubt(address=Address(Way(way), to), customer_numbers=reach.customer_numbers, now=now)


def is_declared(case_number: str) -> bool:
    """Whether a declaration made the case; else a code did, and where that went is in doubt."""
    return not _cases(case_number).values_list("came_by", flat=True).get()


def reach_of(case_number: str) -> Reach:
    """What the link of a case reaches: what its page says, and taking it back."""
    number = _cases(case_number).values_list("contract__customer__number", flat=True).get()
    return Reach(Actor(ActorKind.NOTICE, case_number), frozenset({number}))


def _cases(case_number: str) -> QuerySet[Case]:
    return Case.objects.filter(number=case_number).exclude(made_in="").select_related("contract__customer")
