"""Named people with fixed contracts. All are invented; their numbers and addresses reach nobody.

- Hanako has one voice line.
- Kenji has a family contract of three lines, a mail plan that ends with it and a base membership that goes on.
- Aoi is somebody else: she must never see or touch what is Hanako's.
- Akari has just begun: her contract document came two days ago.
- Yuki has neither mail nor mobile phone on file: letters reach her.
"""

import datetime as dt
from dataclasses import dataclass

from madoguchi import clock
from madoguchi.contracts.models import Charge, ConnectionCredential, Contract, Customer, Line, Service
from madoguchi.domain.actor import Reach
from madoguchi.gateways import network
from madoguchi.gateways.network import PasswordOrder
from madoguchi.keys import sealing
from madoguchi.sign_in.models import LinkedCustomer, Login
from madoguchi.sign_in.reach import of_login

PASSWORD = "correct horse 7"
JOINED = dt.date(2024, 4, 1)


@dataclass(frozen=True, slots=True)
class Person:
    """A test person with her log-in, customer and contract."""

    login: Login
    customer: Customer
    contract: Contract

    @property
    def reach(self) -> Reach:
        return of_login(self.login)

    @property
    def numbers(self) -> list[str]:
        return list(self.contract.lines.order_by("pk").values_list("phone_number", flat=True))


def hanako() -> Person:
    person = _person("N000000101", "架空 花子", "hanako@example.jp", "09000000101")
    _line(person, "09000000101", "voice", "voice-3", nickname="スマホ")
    return person


def kenji() -> Person:
    person = _person("N000000102", "見本 健司", "kenji@example.jp", "09000000102")
    _line(person, "09000000102", "voice", "voice-10", nickname="健司")
    _line(person, "07000000103", "sms", "sms-3", nickname="子ども")
    _line(person, "02000000104", "data", "data-3", nickname="タブレット")
    Service.objects.create(
        contract=person.contract, code="mail", name="メールプラン", monthly_fee=200, ends_with="contract"
    )
    Service.objects.create(
        contract=person.contract, code="base", name="みなと会員", monthly_fee=250, ends_with="nothing"
    )
    return person


def aoi() -> Person:
    person = _person("N000000105", "例示 葵", "aoi@example.jp", "09000000105")
    _line(person, "09000000105", "voice", "voice-20")
    return person


def yuki() -> Person:
    person = _person("N000000106", "仮名 ゆき", "", "0300000106")
    _line(person, "02000000106", "data", "data-10")
    return person


def akari() -> Person:
    person = _person("N000000107", "初野 あかり", "akari@example.jp", "09000000107")
    began = dt.date(2026, 11, 14)
    Contract.objects.filter(pk=person.contract.pk).update(signed_on=began, document_received_on=began)
    line = _line(person, "09000000107", "voice", "voice-10")
    Line.objects.filter(pk=line.pk).update(opened_on=began)
    return person


def person_of(email: str) -> Person:
    """The person with this log-in, who is there already."""
    login = Login.objects.get(email=email)
    customer = login.customers.get()
    return Person(login, customer, customer.contracts.get())


def uses(person: Person, amount: int, *, at: dt.datetime, line: str | None = None, reference: str = "") -> Charge:
    """A rated use of a line, recorded as it happens."""
    number = line or person.numbers[0]
    return Charge.objects.create(
        contract=person.contract,
        line=person.contract.lines.get(phone_number=number),
        reference=reference or f"use-{number}-{at:%Y%m%d%H%M%S%f}",
        name="国内通話",
        amount=amount,
        used_at=at,
        recorded_at=at,
    )


def has_credential(
    person: Person, password: str, *, line: str | None = None, kind: str = "mobile", auth_id: str = ""
) -> ConnectionCredential:
    """A connection credential of a person's contract, imported at some time; the network knows it."""
    credential = ConnectionCredential(
        contract=person.contract,
        line=person.contract.lines.get(phone_number=line) if line else None,
        kind=kind,
        auth_id=auth_id or f"{kind}{person.customer.number[1:]}@minato.example".lower(),
        issued_at=dt.datetime(2024, 4, 1, tzinfo=dt.UTC),
    )
    credential.sealed = sealing.seal({"password": password}, place=credential.place())
    credential.save()
    now = clock.now()
    order = PasswordOrder(f"given-{credential.pk}", credential.auth_id, password)
    network.connect().outcome(network.connect().place(order, now=now), now=now + dt.timedelta(minutes=1))
    return credential


def _person(number: str, name: str, email: str, phone: str) -> Person:
    family_name, given_name = name.split()
    customer = Customer.objects.create(
        number=number,
        family_name=family_name,
        given_name=given_name,
        email=email,
        phone=phone,
        postal_code="1000000",
        prefecture="東京都",
        city="みなと市",
        town="窓口町1-2-3",
    )
    login = Login.objects.create_user(email or f"{number.lower()}@example.com", PASSWORD)
    LinkedCustomer.objects.create(login=login, customer=customer, linked_at=dt.datetime(2024, 4, 1, tzinfo=dt.UTC))
    contract = Contract.objects.create(number=f"C{number[1:]}", customer=customer, signed_on=JOINED)
    return Person(login, customer, contract)


def _line(person: Person, phone_number: str, kind: str, plan: str, nickname: str = "") -> Line:
    return Line.objects.create(
        contract=person.contract,
        phone_number=phone_number,
        kind=kind,
        plan=plan,
        nickname=nickname,
        imsi=f"4401{phone_number}",
        opened_on=JOINED,
    )
