"""Where a customer can be reached, of what is on file (U11)."""

from madoguchi.contracts.models import Customer, Line
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.phone_numbers import is_mobile
from madoguchi.outbox.channels import Channel


def reachable(customer: Customer) -> dict[Channel, str]:
    """By mail and by SMS; by letter where neither can reach her."""
    found = {}
    if customer.email:
        found[Channel.MAIL] = customer.email
    if is_mobile(customer.phone) and not _has_ended(customer):
        found[Channel.SMS] = customer.phone
    return found or {Channel.LETTER: postal(customer)}


def postal(customer: Customer) -> str:
    """The address that a letter goes to, in one line."""
    address = f"{customer.prefecture}{customer.city}{customer.town} {customer.building}".strip()
    return f"〒{customer.postal_code} {address}"


def _has_ended(customer: Customer) -> bool:
    """Whether the number on file was a line of ours that is off: a text would reach nobody, one day somebody else."""
    last = Line.objects.filter(phone_number=customer.phone).order_by("-opened_on", "-pk").first()
    return last is not None and last.state == LineState.ENDED
