"""Where a code may go: only to something on file that has not changed lately, and what it proves there (S8, S12)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from madoguchi.contracts import addresses
from madoguchi.contracts.models import Customer, Line
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.codes import Address, Way
from madoguchi.domain.facts import LineKind
from madoguchi.domain.identifiers import Identifier, IdentifierKind
from madoguchi.domain.phone_numbers import is_mobile

_GONE = [LineState.ENDED, LineState.PORTED_OUT]
_RECEIVES = {Way.SMS: {LineKind.VOICE, LineKind.SMS}, Way.VOICE: {LineKind.VOICE}}


@dataclass(frozen=True, slots=True)
class Reached:
    """An address on file and what a code to it proves: whole customers, or (``lines``) some of their lines."""

    address: Address
    customers: frozenset[str]
    lines: frozenset[str] | None = None


def find_reached(sought: Identifier, way: Way, *, now: dt.datetime, trust_after: dt.timedelta) -> Reached | None:
    """Where a code goes that is asked for by this way; ``None`` when nothing on file answers, or more than one."""
    line = _line(sought)
    if line and way in _RECEIVES and line.kind in _RECEIVES[way]:
        return _by_line(line, way, now - trust_after)
    holders = [line.contract.customer] if line else list(_holders(sought))
    found = [reached for holder in holders if (reached := _by_contact(holder, way, now - trust_after))]
    if len({reached.address for reached in found}) != 1 or len(found) != len(holders):
        return None
    return Reached(found[0].address, frozenset().union(*(one.customers for one in found)), found[0].lines)


def list_ways(
    customer_number: str, ways: Iterable[Way], *, now: dt.datetime, trust_after: dt.timedelta
) -> tuple[Way, ...]:
    """Those of the ways by which a code reaches the holder of a customer number, in the same order."""
    sought = Identifier(IdentifierKind.CUSTOMER_NUMBER, customer_number)
    return tuple(way for way in ways if find_reached(sought, way, now=now, trust_after=trust_after))


def _line(sought: Identifier) -> Line | None:
    if sought.kind is not IdentifierKind.PHONE:
        return None
    living = Line.objects.exclude(state__in=_GONE).select_related("contract__customer")
    return living.filter(phone_number=sought.value).first()


def _holders(sought: Identifier) -> Iterable[Customer]:
    field = {
        IdentifierKind.PHONE: "phone",
        IdentifierKind.CUSTOMER_NUMBER: "number",
        IdentifierKind.MAIL: "email__iexact",
    }[sought.kind]
    return Customer.objects.filter(**{field: sought.value}).order_by("pk")


def _by_line(line: Line, way: Way, trusted: dt.datetime) -> Reached | None:
    """A code to a line's own number proves that line and nothing more."""
    if line.sim_changed_at and line.sim_changed_at > trusted:
        return None
    number = line.phone_number
    return Reached(Address(way, number), frozenset({line.contract.customer.number}), frozenset({number}))


def _by_contact(holder: Customer, way: Way, trusted: dt.datetime) -> Reached | None:
    """A code to the holder's own contact address proves that she is the holder."""
    if way in _RECEIVES:
        return _by_phone(holder, way, trusted)
    to, changed_at = (
        (holder.email, holder.email_changed_at)
        if way is Way.MAIL
        else (addresses.postal(holder), holder.address_changed_at)
    )
    if not to or (changed_at and changed_at > trusted):
        return None
    return Reached(Address(way, to), frozenset({holder.number}))


def _by_phone(holder: Customer, way: Way, trusted: dt.datetime) -> Reached | None:
    phone = holder.phone
    if not phone or (way is Way.SMS and not is_mobile(phone)):
        return None
    last = Line.objects.filter(phone_number=phone).select_related("contract__customer")
    line = last.order_by("-opened_on", "-pk").first()
    if line and line.state not in _GONE:
        # Her contact number is a line of ours. Somebody else's proves nothing of her; her own proves that line.
        is_hers = line.contract.customer_id == holder.pk and line.kind in _RECEIVES[way]
        return _by_line(line, way, trusted) if is_hers else None
    if (line and line.state == LineState.ENDED) or (holder.phone_changed_at and holder.phone_changed_at > trusted):
        return None
    return Reached(Address(way, phone), frozenset({holder.number}))
