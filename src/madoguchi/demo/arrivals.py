"""What reached whom: the deliveries of the simulated world, as the demo's page shows them."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from madoguchi.contracts.models import Customer
from madoguchi.demo.people import PEOPLE, Person
from madoguchi.domain.receipts import ReceiptKind
from madoguchi.gateways import simulated_world
from madoguchi.gateways.simulated_world import Delivery

_RECEIPT = re.compile(rf"(?P<number>K\d{{8}}-\w+)-(?P<kind>{'|'.join(ReceiptKind)})\.(?P<type>json|pdf)")
_BILL = re.compile(r"(?P<number>B\d{8}-\w+)\.pdf")
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came along. ``address`` is where the member finds the same file; empty where she does not."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that reached somebody. ``person`` is unknown for the sample's other subscribers."""

    id: int
    channel: str
    to: str
    person: Person | None
    subject: str
    text: str
    attachments: tuple[Attachment, ...]
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Inbox:
    """Everything that reached somebody, or everybody: latest first."""

    sms: tuple[Arrival, ...]
    mails: tuple[Arrival, ...]
    letters: tuple[Arrival, ...]
    calls: tuple[Arrival, ...]


def inbox_of(person: Person | None) -> Inbox:
    """What reached a person; with ``None`` what reached anybody."""
    owners = _Owners()
    found = [_arrival(delivery, owners.of(delivery)) for delivery in simulated_world.list_deliveries()]
    hers = [arrival for arrival in found if person is None or arrival.person == person]
    return Inbox(*(_on(channel, hers) for channel in ("sms", "mail", "letter", "call")))


def letter_file(number: int) -> str | None:
    """The file name of a letter that arrived."""
    for delivery in simulated_world.list_deliveries():
        if delivery.id == number and delivery.channel == "letter":
            return delivery.attachments[0]
    return None


class _Owners:
    """Whose an address is."""

    def __init__(self) -> None:
        people = {person.customer_number: person for person in PEOPLE}
        self._by_address: dict[str, Person] = {}
        for customer in Customer.objects.filter(number__in=people):
            mine = (customer.email, customer.phone, f"〒{customer.postal_code}", people[customer.number].email)
            self._by_address.update({address: people[customer.number] for address in mine if address})

    def of(self, delivery: Delivery) -> Person | None:
        """The demo person whom a delivery reached."""
        return self._by_address.get(delivery.recipient) or self._by_address.get(delivery.recipient.split(" ")[0])


def _on(channel: str, arrivals: Iterable[Arrival]) -> tuple[Arrival, ...]:
    return tuple(arrival for arrival in arrivals if arrival.channel == channel)[:_SHOWN]


def _arrival(delivery: Delivery, person: Person | None) -> Arrival:
    return Arrival(
        id=delivery.id,
        channel=delivery.channel,
        to=delivery.recipient,
        person=person,
        subject=delivery.subject,
        text=delivery.body,
        attachments=tuple(Attachment(name, _address(name)) for name in delivery.attachments),
        at=delivery.at,
    )


def _address(filename: str) -> str:
    if receipt := _RECEIPT.fullmatch(filename):
        name = "receipt_file" if receipt["type"] == "json" else "receipt_paper"
        return reverse(name, args=[receipt["number"], ReceiptKind(receipt["kind"])])
    if bill := _BILL.fullmatch(filename):
        return reverse("bill_pdf", args=[bill["number"]])
    return ""
