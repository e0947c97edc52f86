"""Reading which customer numbers a log-in holds, and who else does."""

from dataclasses import dataclass

from madoguchi.contracts.models import Contract
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.actor import Reach
from madoguchi.sign_in.models import LinkedCustomer


@dataclass(frozen=True, slots=True)
class Leaving:
    """What taking a customer number off a log-in would mean. ``others``: how many other log-ins act for her."""

    customer_number: str
    contracts: tuple[str, ...]
    others: int


def get_leaving(reach: Reach, customer_number: str) -> Leaving:
    """What would be left of a customer number in reach.

    Raises:
        NotInReach: it is not.
    """
    if customer_number not in reach.customer_numbers:
        raise NotInReach(customer_number)
    contracts = Contract.objects.filter(customer__number=customer_number, ended_at=None).order_by("signed_on", "pk")
    others = LinkedCustomer.objects.filter(customer__number=customer_number, login__is_active=True)
    return Leaving(
        customer_number=customer_number,
        contracts=tuple(contracts.values_list("number", flat=True)),
        others=others.exclude(login__pk=int(reach.actor.id)).count(),
    )
