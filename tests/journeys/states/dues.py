"""What somebody may owe or still pay for."""

import datetime as dt

from madoguchi.contracts.models import Charge, Instalment, Service, Works
from madoguchi.domain.facts import ChargeKind
from madoguchi.domain.money import TaxClass
from tests.people import Person


def owes(person: Person, now: dt.datetime) -> None:
    """She has not paid last month's bill."""
    Charge.objects.create(
        contract=person.contract, reference="owed-1", kind=ChargeKind.ARREARS, name="10月分のご請求", amount=1090,
        tax_class=TaxClass.TAXABLE, used_at=now, recorded_at=now,
    )  # fmt: skip


def pays_off(person: Person) -> None:
    """She still pays for a telephone and for works, and has services of each kind."""
    line = person.contract.lines.get()
    Instalment.objects.create(line=line, reference="phone-1", name="スマートフォンM5", monthly_amount=1500, remaining=7)
    Works.objects.create(
        line=line, reference="works-1", name="出張設定", cost=12000, term_months=24, started_on=dt.date(2026, 2, 1)
    )
    Service.objects.create(
        contract=person.contract, line=line, code="voicemail", name="留守番電話", monthly_fee=300, ends_with="line"
    )
    Service.objects.create(
        contract=person.contract, code="base", name="みなと会員", monthly_fee=250, ends_with="nothing"
    )
