"""Where a code to get back in goes: to the log-in's own address, or to what is on file of its customers."""

import datetime as dt

from madoguchi.codes.finders import finder
from madoguchi.contracts.finding import Reached, find_reached
from madoguchi.domain.codes import Address, Purpose, Way
from madoguchi.domain.identifiers import Identifier, IdentifierKind
from madoguchi.sign_in.models import Login


@finder(Purpose.RECOVER)
def find(sought: Identifier, way: Way, now: dt.datetime, trust_after: dt.timedelta) -> Reached | None:
    """By mail to a log-in's own name; else as everywhere, a name standing for the one customer it acts for."""
    login = Login.objects.filter(email=sought.value, is_active=True).first()
    if sought.kind is not IdentifierKind.MAIL or login is None:
        return find_reached(sought, way, now=now, trust_after=trust_after)
    customers = frozenset(login.links.values_list("customer__number", flat=True))
    if way is Way.MAIL:
        return None if changed_lately(login, now - trust_after) else Reached(Address(way, login.email), customers)
    if len(customers) != 1:
        return None
    (number,) = customers
    return find_reached(Identifier(IdentifierKind.CUSTOMER_NUMBER, number), way, now=now, trust_after=trust_after)


def changed_lately(login: Login, since: dt.datetime) -> bool:
    """Whether the name is new; or it is a customer's contact too, and that is."""
    contacts = login.customers.filter(email__iexact=login.email, email_changed_at__gt=since)
    return bool(login.email_changed_at and login.email_changed_at > since) or contacts.exists()
