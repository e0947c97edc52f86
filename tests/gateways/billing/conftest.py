"""The billings that the contract suite is run against. A new one joins by one more row in ``HARNESSES``."""

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from madoguchi.domain.billing import BillingMode
from madoguchi.domain.items import Item
from madoguchi.domain.money import TaxClass
from madoguchi.gateways import billing, simulated_world
from madoguchi.gateways.bill_files import BILLS, CHARGES
from madoguchi.gateways.billing import (
    AcceptedQuote,
    BillingGateway,
    PulledCharge,
    ReturnedBill,
    simulator,
)
from madoguchi.gateways.simulated_world import Fault
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.gateways.choosing import choose
from tests.gateways.parts import tmf

TOKYO = ZoneInfo("Asia/Tokyo")


@dataclass
class Harness:
    """A billing under test: what somebody else put there, what it was told, and how it is broken."""

    clock: StandingClock
    rate: Callable[[PulledCharge], object]
    bill: Callable[[ReturnedBill], object]
    quotes: Callable[[], list[tuple[str, int, int, bool]]]  # number, items, total, whether taken back
    down: Callable[[], AbstractContextManager[None]]

    @property
    def gateway(self) -> BillingGateway:
        """As a job makes it: anew."""
        return billing.connect()

    def pull(self, after: str = "") -> tuple[list[PulledCharge], str, dt.datetime]:
        """All charges since, to the end of the feed."""
        found: list[PulledCharge] = []
        for _ in range(300):
            chunk = self.gateway.charges(after, now=self.clock())
            found, after = [*found, *chunk.charges], chunk.after
            if chunk.as_of:
                return found, after, chunk.as_of
        raise AssertionError("the feed has no end")

    def collect(self, after: str = "", contracts: tuple[str, ...] = ("C1", "C2")) -> tuple[list[ReturnedBill], str]:
        """All bills since."""
        found: list[ReturnedBill] = []
        for _ in range(300):
            chunk = self.gateway.bills(after, frozenset(contracts), now=self.clock())
            found, after = [*found, *chunk.bills], chunk.after
            if chunk.is_last:
                return found, after
        raise AssertionError("the feed has no end")


@pytest.fixture
def simulated(standing_clock: StandingClock) -> Harness:
    return Harness(
        standing_clock,
        rate=simulator.rate,
        bill=simulator.send,
        quotes=lambda: [(one.number, len(one.items), one.total, back) for one, back in simulator.list_quotes()],
        down=_fault,
    )


@contextmanager
def _fault() -> Iterator[None]:
    simulated_world.set_fault("billing", Fault.DOWN)
    yield
    simulated_world.set_fault("billing", None)


@pytest.fixture
def folders(tmp_path: Path, settings: Any) -> Path:
    """Three folders, chosen in operator.toml."""
    place = tmp_path / "billing"
    names = ("charges", "quotes", "bills")
    for name in names:
        (place / name).mkdir(parents=True)
    table = "".join(f'{name} = "{place / name}"\n' for name in names)
    choose(settings, tmp_path, f"[gateways.billing.folder]\n{table}")
    return place


@pytest.fixture
def folder(standing_clock: StandingClock, folders: Path) -> Harness:
    return Harness(
        standing_clock,
        rate=lambda charge: write_charges(folders, standing_clock.move(minutes=1), charge),
        bill=lambda bill: write_bill(folders, standing_clock.move(minutes=1), bill),
        quotes=lambda: _quotes_in(folders / "quotes"),
        down=lambda: _away(folders),
    )


@contextmanager
def _away(folders: Path) -> Iterator[None]:
    away = folders.rename(folders.with_name("away"))
    try:
        yield
    finally:
        away.rename(folders)


def write_charges(folders: Path, at: dt.datetime, *charges: PulledCharge, name: str = "") -> Path:
    """A file of charges as a billing writes it."""
    rows = [
        (
            one.reference, one.contract, one.line or "", one.name, one.amount, one.tax_class,
            one.used_at.astimezone(TOKYO).replace(tzinfo=None).isoformat(), "open" if one.is_open else "billed",
        )
        for one in charges
    ]  # fmt: skip
    return _write(folders / "charges" / (name or f"charges-{at.astimezone(TOKYO):%Y%m%d-%H%M}.csv"), CHARGES, rows)


def write_bill(folders: Path, at: dt.datetime, bill: ReturnedBill) -> Path:
    """A file with one bill."""
    head = (
        bill.number, bill.quote, bill.contract, bill.issued_at.isoformat(), bill.due_on, bill.last_day, bill.total,
    )  # fmt: skip
    rows = [(*head, one.line or "", one.kind, one.name, one.amount, one.tax_class, one.reference) for one in bill.items]
    return _write(folders / "bills" / f"bills-{at.astimezone(TOKYO):%Y%m%d-%H%M}.csv", BILLS, rows)


def _write(path: Path, columns: tuple[str, ...], rows: list[Any]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _quotes_in(place: Path) -> list[tuple[str, int, int, bool]]:
    found = []
    for path in sorted(place.glob("quote-*.csv")):
        if not path.name.endswith("-taken-back.csv"):
            rows = read(path)
            number = rows[0]["quote"]
            is_back = (place / f"quote-{number}-taken-back.csv").exists()
            found.append((number, len(rows), int(rows[0]["total"]), is_back))
    return found


@pytest.fixture
def service(standing_clock: StandingClock, settings: Any, tmp_path: Path) -> Iterator[tmf.Billing]:
    """A billing that speaks the TM Forum's APIs, chosen in operator.toml, whose clock is ours."""
    running = tmf.Billing()
    running.now = lambda: standing_clock().timestamp()
    choose(settings, tmp_path, running.table, billing=tmf.TOKEN)
    yield running
    running.stop()
    assert running.misfits == []


@pytest.fixture
def tm_forum(standing_clock: StandingClock, service: tmf.Billing) -> Harness:
    return Harness(
        standing_clock,
        rate=lambda charge: keep_usage(service, charge),
        bill=lambda bill: keep_bill(service, bill),
        quotes=lambda: [
            (
                one["externalId"],
                len(one["quoteItem"]),
                one["quoteTotalPrice"][0]["price"]["taxIncludedAmount"]["value"],
                one["state"] == "cancelled",
            )
            for one in service.kept["quote"]
        ],
        down=service.away,
    )


def money(value: object) -> dict[str, object]:
    return {"unit": "JPY", "value": value}


def keep_usage(service: tmf.Billing, charge: PulledCharge) -> dict[str, Any]:
    """A usage as TMF635 writes it; one of the same id is replaced."""
    usage = {
        "id": charge.reference,
        "usageDate": charge.used_at.astimezone(TOKYO).isoformat(),
        "description": charge.name,
        "status": "rated" if charge.is_open else "billed",
        "usageCharacteristic": [{"name": "phoneNumber", "value": charge.line}] if charge.line else [],
        "ratedProductUsage": [
            {
                "productRef": {"id": charge.contract},
                "taxExcludedRatingAmount": money(float(charge.amount)),
                "taxRate": 10 if charge.tax_class is TaxClass.TAXABLE else 0,
            }
        ],
    }
    kept = service.kept["usage"]
    kept[:] = [one for one in kept if one["id"] != charge.reference] + [usage]
    return usage


def keep_bill(service: tmf.Billing, bill: ReturnedBill) -> dict[str, Any]:
    """A bill and its lines as TMF678 writes them."""
    found = {
        "id": f"id-{bill.number}",
        "billNo": bill.number,
        "billDate": bill.issued_at.isoformat(),
        "lastUpdate": dt.datetime.fromtimestamp(service.now(), dt.UTC).isoformat(),
        "paymentDueDate": f"{bill.due_on}T00:00:00+09:00",
        "billingPeriod": {"endDateTime": f"{bill.last_day}T23:59:59+09:00"},
        "billingAccount": {"id": bill.contract},
        "state": "sent",
        "taxIncludedAmount": money(bill.total),
    }
    service.kept["customerBill"].append(found)
    service.kept["appliedCustomerBillingRate"] += [
        {"id": f"{bill.number}-{place}", **_rate(found["id"], bill, item)} for place, item in enumerate(bill.items)
    ]
    return found


def _rate(bill_id: object, bill: ReturnedBill, item: Item) -> dict[str, Any]:
    said = {"phoneNumber": item.line, "kind": item.kind, "quote": bill.quote, "usage": item.reference}
    said["taxClass"] = item.tax_class if item.tax_class is TaxClass.OUTSIDE else ""
    return {
        "bill": {"id": bill_id},
        "name": item.name,
        "taxExcludedAmount": money(item.amount),
        "appliedTax": [{"taxRate": 10 if item.tax_class is TaxClass.TAXABLE else 0}],
        "characteristic": [{"name": name, "value": value} for name, value in said.items() if value],
    }


@pytest.fixture
def harness(request: pytest.FixtureRequest) -> Harness:
    """The billing that the test names."""
    found: Harness = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def external(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An operator whose own billing makes the bill."""
    with counter.rules(monkeypatch, billing={"mode": BillingMode.EXTERNAL}):
        yield


def accepted(number: str = "K1", *, items: tuple[Item, ...] = ()) -> AcceptedQuote:
    """A quote that was accepted."""
    return AcceptedQuote(
        number=number,
        contract="C1",
        lines=("09000000101",),
        items=items,
        total=1089,
        choice="month_end",
        last_day=dt.date(2026, 11, 30),
        effective_at=dt.datetime(2026, 11, 30, 15, tzinfo=dt.UTC),
        quoted_at=dt.datetime(2026, 11, 16, 1, tzinfo=dt.UTC),
    )
