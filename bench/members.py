"""Fills a store with members who each have a line, a service and some usage. Prints who may visit which page."""

import datetime as dt
import json
import sys
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - only once Django is set up
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402 - only once Django is set up
from django.contrib.auth.hashers import make_password  # noqa: E402 - only once Django is set up
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402 - only once Django is set up
from django.contrib.sessions.models import Session  # noqa: E402 - only once Django is set up
from django.db import transaction  # noqa: E402 - only once Django is set up

from madoguchi import clock  # noqa: E402 - only once Django is set up
from madoguchi.cli import store  # noqa: E402 - only once Django is set up
from madoguchi.contracts.models import Charge, Contract, Customer, Line, Service  # noqa: E402 - only once Django is set up
from madoguchi.sign_in.models import LinkedCustomer, Login  # noqa: E402 - only once Django is set up

PASSWORD = "bench only 1"
_JOINED = dt.date(2024, 4, 1)


def fill(count: int) -> None:
    """Let so many members be there."""
    now, password = clock.now(), make_password(PASSWORD)
    customers = Customer.objects.bulk_create(_customer(at) for at in range(count))
    logins = Login.objects.bulk_create(Login(email=f"member{at}@example.jp", password=password) for at in range(count))
    pairs = zip(logins, customers, strict=True)
    LinkedCustomer.objects.bulk_create(LinkedCustomer(login=who, customer=of, linked_at=now) for who, of in pairs)
    contracts = Contract.objects.bulk_create(
        Contract(number=f"C{at:07}", customer=customer, signed_on=_JOINED) for at, customer in enumerate(customers)
    )
    lines = Line.objects.bulk_create(_line(at, contract) for at, contract in enumerate(contracts))
    Service.objects.bulk_create(_service(line) for line in lines)
    Charge.objects.bulk_create(_charge(line, at, now) for line in lines for at in range(3))


def join(at: int) -> Line:
    """One more member, without a log-in; her line."""
    customer = _customer(at)
    customer.save()
    contract = Contract.objects.create(number=f"C{at:07}", customer=customer, signed_on=_JOINED)
    return add_line(at, contract)


def add_line(at: int, contract: Contract) -> Line:
    """One more line of a contract."""
    line = _line(at, contract)
    line.save()
    _service(line).save()
    Charge.objects.bulk_create(_charge(line, one, clock.now()) for one in range(3))
    return line


def visits(count: int) -> list[dict[str, str]]:
    """Sessions of the first so many members, with where each would cancel."""
    now = clock.now()
    logins = list(Login.objects.order_by("pk")[:count])
    sessions = [SessionStore(f"bench{login.pk:027}") for login in logins]
    Session.objects.bulk_create(
        Session(pk=kept.session_key, session_data=kept.encode(signed_in(login)), expire_date=now + dt.timedelta(days=1))
        for kept, login in zip(sessions, logins, strict=True)
    )
    lines = Line.objects.select_related("contract").order_by("pk")[:count]
    return [
        {
            "cookie": f"{settings.SESSION_COOKIE_NAME}={kept.session_key}",
            "path": f"/cancel/{line.contract.number}/?line={line.phone_number}",
        }
        for kept, line in zip(sessions, lines, strict=True)
    ]


def signed_in(login: Login) -> dict[str, Any]:
    """What a session of somebody who has signed in holds."""
    backend = settings.AUTHENTICATION_BACKENDS[0]
    return {
        SESSION_KEY: str(login.pk),
        BACKEND_SESSION_KEY: backend,
        HASH_SESSION_KEY: login.get_session_auth_hash(),
    }


def _customer(at: int) -> Customer:
    return Customer(
        number=f"N{at:09}", family_name="見本", given_name=f"{at}", email=f"member{at}@example.jp", phone=f"0900{at:07}"
    )


def _line(at: int, contract: Contract) -> Line:
    number = f"0900{at:07}"
    return Line(
        contract=contract, phone_number=number, kind="voice", plan="voice-3", imsi=f"4401{number}", opened_on=_JOINED
    )


def _service(line: Line) -> Service:
    return Service(
        contract=line.contract, line=line, code="voicemail", name="留守番電話", monthly_fee=300, ends_with="line"
    )


def _charge(line: Line, at: int, now: dt.datetime) -> Charge:
    return Charge(
        contract=line.contract,
        line=line,
        reference=f"use-{line.phone_number}-{at}",
        name="国内通話",
        amount=22 * (at + 1),
        used_at=now - dt.timedelta(minutes=60 - at),
        recorded_at=now - dt.timedelta(minutes=30),
    )


def main(count: int, visitors: int) -> None:
    """Make the store ready, fill it and print the visits."""
    store.make_ready()
    with transaction.atomic():
        fill(count)
        found = visits(visitors)
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
