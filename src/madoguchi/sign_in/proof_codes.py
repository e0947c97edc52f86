"""Who may prove by a code that it is still she, and where that code goes: by mail, to the log-in's own address."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser

from madoguchi import policy
from madoguchi.codes.finders import finder
from madoguchi.contracts.finding import Reached
from madoguchi.domain.codes import Address, Purpose, Way
from madoguchi.domain.identifiers import Identifier
from madoguchi.sign_in.models import Login
from madoguchi.sign_in.recovery.finding import changed_lately
from madoguchi.sign_in.recovery.queries import has_second_step


def is_offered(login: Login | AnonymousUser, *, now: dt.datetime) -> bool:
    """Whether a code to this log-in's own address proves that it is still she.

    Not where she has a passkey or an app: either takes no more typing, and no code goes round it.
    """
    if not isinstance(login, Login) or Way.MAIL not in policy.current().codes.ways:
        return False
    trust_after = dt.timedelta(days=policy.current().codes.trust_after_days)
    return not has_second_step(login) and not changed_lately(login, now - trust_after)


@finder(Purpose.PROVE)
def find(sought: Identifier, way: Way, now: dt.datetime, trust_after: dt.timedelta) -> Reached | None:
    """The log-in's own address, judged again at the moment of sending; never a telephone."""
    login = Login.objects.filter(email=sought.value, is_active=True).first()
    if login is None or way is not Way.MAIL or has_second_step(login) or changed_lately(login, now - trust_after):
        return None
    return Reached(Address(way, login.email), frozenset())
