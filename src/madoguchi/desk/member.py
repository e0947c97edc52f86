"""What the desk shows of one member: everything that she sees, closer together, and what was sent to her."""

from dataclasses import dataclass

from madoguchi.cancellation.queries import list_cases
from madoguchi.contracts import looking_up
from madoguchi.contracts.queries import Customer, get_customer
from madoguchi.desk.looks import Looked, list_latest
from madoguchi.domain.actor import Reach
from madoguchi.my_page.queries import MyPage, get_my_page
from madoguchi.outbox.queries import Sent, list_about
from madoguchi.sign_in.queries import list_log_in_addresses

_LATEST = 10


@dataclass(frozen=True, slots=True)
class Member:
    """One member, as the desk sees her."""

    customer: Customer
    log_ins: tuple[str, ...]
    page: MyPage
    sent: tuple[Sent, ...]
    looked: tuple[Looked, ...]


def get_member(reach: Reach) -> Member:
    """The one member in reach."""
    (number,) = reach.customer_numbers
    page = get_my_page(reach)
    return Member(
        customer=get_customer(number),
        log_ins=tuple(one.address.to for one in list_log_in_addresses(number)),
        page=page,
        sent=list_about(subjects_of(reach), limit=_LATEST),
        looked=list_latest(number),
    )


def subjects_of(reach: Reach) -> list[str]:
    """What messages to the one member in reach are about, as the outbox names it."""
    numbers = reach.customer_numbers
    cases = (f"case:{case.number}" for case in list_cases(reach))
    contracts = (f"contract:{one}" for one in looking_up.contract_ids_of(numbers))
    return [*(f"customer:{one}" for one in looking_up.ids_of(numbers)), *contracts, *cases]
