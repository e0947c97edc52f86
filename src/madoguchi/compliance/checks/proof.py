"""What she holds afterwards: receipt, signature, paper, message; and what the portal has no page for."""

from http import HTTPStatus

from django.urls import reverse

from madoguchi.compliance.house import House
from madoguchi.compliance.rows import Finding, met, not_applicable, not_built
from madoguchi.domain.items import ItemKind

_FACTS = ("number", "received_at", "lines", "choice", "last_day", "effective_at", "take_back_until", "operator")
_FOR_THE_SERVICE = {ItemKind.MONTHLY_FEE, ItemKind.REGULATORY_FEE, ItemKind.SERVICE_FEE, ItemKind.USAGE}
_OK = [HTTPStatus.OK, HTTPStatus.OK]


def receipt_is_a_proof(house: House) -> Finding:
    """At once: content, date, time and end, signed, as a file and on paper, again whenever she wants."""
    accepted = house.accepted
    status = [house.leaver.client.get(address, secure=True).status_code for address in _files(accepted.number)]
    whole = accepted.says(*_FACTS) and accepted.is_genuine and accepted.paper.startswith(b"%PDF")
    return met(
        whole and status == _OK,
        f"{accepted.number} received at {accepted.receipt.get('received_at')}; "
        f"signature verifies: {accepted.is_genuine}; file and paper answer {status}.",
    )


def confirmed_at_once(house: House) -> Finding:
    """A message with the receipt leaves at the instant of acceptance."""
    accepted = house.accepted
    signed = [name for name in accepted.attached if name.endswith(".json")]
    return met(
        "mail" in accepted.sent and bool(signed),
        f"Left at once by {', '.join(accepted.sent)}: {', '.join(signed)}.",
    )


def says_the_end(house: House) -> Finding:
    """What confirms it says the day on which the contract ends."""
    accepted = house.accepted
    return met(accepted.says("last_day", "effective_at"), f"The receipt says {accepted.receipt.get('last_day')}.")


def no_fee_for_leaving_itself(house: House) -> Finding:
    """Who has been with the operator for years pays for the service and for nothing else."""
    kinds = {item["kind"] for item in house.accepted.receipt["quote"]["items"]}
    return met(kinds <= _FOR_THE_SERVICE, f"Items of the receipt's quote: {', '.join(sorted(kinds))}.")


def can_be_taken_back(house: House) -> Finding:
    """What was accepted by mistake can be taken back, and until when is said."""
    until = house.accepted.receipt.get("take_back_until", "")
    received = house.accepted.receipt.get("received_at", "")
    return met(bool(until) and until > received, f"Received {received}, can be taken back until {until}.")


def porting_out_is_built(house: House) -> Finding:
    """Porting out has pages. While it has none, its rows cannot be tried."""
    if house.has_page("port_out"):
        return met(False, "The page is there, and the check of this row is still to be written.")
    return not_built("The portal has no page for porting out (looked for the address `port_out`).")


def contracts_are_made_here(house: House) -> Finding:
    """Duties of who makes the contract on line."""
    if house.has_page("join"):
        return met(False, "The page is there, and the check of this row is still to be written.")
    return not_applicable("No contract is made on this portal (looked for the address `join`): the duty is the shop's.")


def _files(number: str) -> tuple[str, str]:
    return reverse("receipt_file", args=[number, "cancellation"]), reverse(
        "receipt_paper", args=[number, "cancellation"]
    )
