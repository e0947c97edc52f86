"""Short stories that several tests begin with, told through actions and jobs."""

import datetime as dt
from collections.abc import Sequence

from madoguchi import policy
from madoguchi.bills.models import Bill
from madoguchi.cancellation import queries
from madoguchi.cancellation.actions import accept_cancellation
from madoguchi.cancellation.models import Case
from madoguchi.cancellation.review import decision_from, prepare
from madoguchi.domain.operator_time import Choice, When
from madoguchi.workers import timetable
from tests.conftest import StandingClock
from tests.people import Person


def cancels(
    person: Person, *, now: dt.datetime, lines: Sequence[str] = (), when: When = When.MONTH_END, language: str = "ja"
) -> str:
    """The person cancels lines (all of them, if none are named); the receipt number."""
    numbers = frozenset(lines or person.numbers)
    contract = queries.get_contract(person.reach, person.contract.number)
    page = prepare(contract, numbers, None, policy.current(), now)
    card = next(card for card in page.cards if card.when is when)
    decision = decision_from(card.token, contract.number, numbers, Choice(when))
    return accept_cancellation(decision=decision, reach=person.reach, language=language, now=now)


def ends(case_number: str, clock: StandingClock) -> str:
    """Time passes until the case is settled; the number of the last bill."""
    clock.set(Case.objects.get(number=case_number).due_at)
    for _ in range(4):
        timetable.run_due(clock())
        clock.move(seconds=5)
    return Bill.objects.get(cause=f"case:{case_number}").number
