"""Where a key shows that no page of a member's shows: limits, holds, alarms and what is forgotten when."""

import datetime as dt

from madoguchi.cancellation import jobs as leaving_jobs
from madoguchi.cancellation.models import Declaration
from madoguchi.codes import spending, watching
from madoguchi.codes.actions import Proof
from madoguchi.codes.models import Spending
from madoguchi.domain.actor import SYSTEM
from madoguchi.domain.codes import Address, Way
from madoguchi.domain.policy import Policy
from madoguchi.domain.reconciliation import Difference, is_mended
from madoguchi.reconciliation import jobs as reconciling_jobs
from madoguchi.sign_in import protection
from madoguchi.sign_in.half_done.actions import remember
from madoguchi.sign_in.models import HalfDone, Protection, Recovery
from madoguchi.sign_in.not_me.actions import note_change
from madoguchi.sign_in.recovery.actions import begin
from tests import people
from tests.features.codes.test_watching import sent
from tests.features.policy.looks import House, Look
from tests.people import Person

HER = frozenset({"N000000101"})


def recovering(way: Way, *, alone: bool = False) -> Look:
    """When a way back in opens, and until when: by mail at once, by telephone after the others have been told."""

    def look(house: House, _rules: Policy) -> object:
        hanako = people.hanako()
        to = hanako.customer.email if way is Way.MAIL else hanako.customer.phone
        if alone:
            _leave_nothing_but_the_phone(hanako)
        found: Recovery = begin(proof=Proof(Address(way, to), HER, None), language="ja", now=house.clock())
        return found.opens_at, found.ends_at

    return look


def _leave_nothing_but_the_phone(person: Person) -> None:
    person.login.delete()
    person.customer.email = ""
    person.customer.save()


def protected(house: House, _rules: Policy) -> object:
    people.hanako()
    protection.protect(customers=HER, cause="1", by=SYSTEM, now=house.clock())
    return Protection.objects.get().until


def link_in_a_notice(house: House, _rules: Policy) -> object:
    return note_change(about="x", customers=HER, login_id=None, came_by=None, now=house.clock()).ends_at


def half_done(house: House, _rules: Policy) -> object:
    remember(reach=people.hanako().reach, kind="x", about="y", path="/", now=house.clock())
    return HalfDone.objects.get().expires_at


def spent(house: House, _rules: Policy) -> object:
    """What a text and a call have cost, and how many texts there is money for."""
    spending.spend(Way.SMS, now=house.clock())
    spending.spend(Way.VOICE, now=house.clock())
    cost = Spending.objects.get().yen
    try:
        for _ in range(5):
            spending.spend(Way.SMS, now=house.clock())
    except spending.BudgetSpent:
        pass
    return cost, Spending.objects.get().yen


def unused_codes(house: House, _rules: Policy) -> int:
    sent(20, 11, house.clock() - dt.timedelta(minutes=20))
    return watching.watch(house.clock())


def numbers_in_a_row(house: House, _rules: Policy) -> int:
    sent(10, 10, house.clock() - dt.timedelta(minutes=5), step=1)
    return watching.watch(house.clock())


def compared_today(house: House, _rules: Policy) -> int:
    """Whether the day's round begins now, at ten in the morning."""
    return reconciling_jobs.begin(house.clock())


def mended(_house: House, rules: Policy) -> list[bool]:
    return [is_mended(found, rules.reconciliation.mend) for found in Difference]


def declarations_kept(house: House, _rules: Policy) -> int:
    old = house.clock() - dt.timedelta(days=400)
    Declaration.objects.create(number="M1", declared_at=old, language="ja", looked_at=old)
    leaving_jobs.forget_declarations(house.clock())
    return Declaration.objects.count()
