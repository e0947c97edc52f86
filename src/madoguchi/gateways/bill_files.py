"""Charges and bills as CSV files: UTF-8 with a heading, one row a line (docs/connect-the-billing.md)."""

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from madoguchi.domain.items import Item, ItemKind
from madoguchi.domain.money import TaxClass
from madoguchi.gateways import GatewayError
from madoguchi.gateways.billing import PulledCharge, ReturnedBill

Row = dict[str, str]
T = TypeVar("T")

CHARGES: Final = ("reference", "contract_number", "phone_number", "name", "amount", "tax_class", "used_at", "state")
BILLS: Final = (
    "bill_number", "quote", "contract_number", "issued_on", "due_on", "last_day", "total",
    "phone_number", "kind", "name", "amount", "tax_class", "reference",
)  # fmt: skip
_OPEN, _CLOSED = "open", frozenset({"billed", "withdrawn"})


def read_charges(path: Path, zone: ZoneInfo) -> tuple[PulledCharge, ...]:
    """The charges in a file. An instant without an offset is one of ``zone``.

    Raises:
        GatewayError: it cannot be read; file and line are named, what stands there is not.
    """
    return tuple(_each(path, CHARGES, lambda row: _charge(row, zone)))


def read_bills(path: Path, zone: ZoneInfo) -> tuple[ReturnedBill, ...]:
    """The bills in a file; the rows of one stand together, and each repeats what is about the whole bill.

    Raises:
        GatewayError: as for :func:`read_charges`.
    """
    rows = list(_each(path, BILLS, lambda row: (_bill(row, zone), _item(row))))
    bills = [(bill, tuple(item for _, item in same)) for bill, same in groupby(rows, key=lambda row: row[0])]
    return tuple(_with(bill, items) for bill, items in bills)


def _each(path: Path, columns: tuple[str, ...], read: Callable[[Row], T]) -> Iterator[T]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if missing := set(columns) - set(reader.fieldnames or ()):
                raise GatewayError(f"{path.name} has no column {', '.join(sorted(missing))}")
            for row in reader:
                cells = {name: (row[name] or "").strip() for name in columns}
                yield _fitting(read, cells, f"{path.name}, line {reader.line_num}")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise GatewayError(f"{path.name} cannot be read ({type(error).__name__})") from None


def _fitting(read: Callable[[Row], T], cells: Row, where: str) -> T:
    try:
        return read(cells)
    except ValueError:
        raise GatewayError(f"{where}: a value does not fit") from None


def _charge(row: Row, zone: ZoneInfo) -> PulledCharge:
    if not row["reference"] or row["state"] not in {_OPEN, *_CLOSED}:
        raise ValueError
    return PulledCharge(
        reference=row["reference"],
        contract=row["contract_number"],
        line=row["phone_number"] or None,
        name=row["name"],
        amount=_yen(row["amount"]),
        tax_class=TaxClass(row["tax_class"]),
        used_at=_instant(row["used_at"], zone),
        is_open=row["state"] == _OPEN,
    )


def _bill(row: Row, zone: ZoneInfo) -> ReturnedBill:
    if not row["bill_number"]:
        raise ValueError
    return ReturnedBill(
        number=row["bill_number"],
        quote=row["quote"],
        contract=row["contract_number"],
        issued_at=_instant(row["issued_on"], zone),
        due_on=dt.date.fromisoformat(row["due_on"]),
        last_day=dt.date.fromisoformat(row["last_day"]),
        total=_yen(row["total"]),
        items=(),
    )


def _item(row: Row) -> Item:
    kind = ItemKind(row["kind"]) if row["kind"] else ItemKind.OTHER
    line = row["phone_number"] or None
    return Item(kind, row["name"], int(row["amount"]), TaxClass(row["tax_class"]), line, row["reference"])


def _with(bill: ReturnedBill, items: tuple[Item, ...]) -> ReturnedBill:
    return ReturnedBill(
        bill.number, bill.quote, bill.contract, bill.issued_at, bill.due_on, bill.last_day, bill.total, items
    )


def _yen(written: str) -> int:
    if (amount := int(written)) < 0:
        raise ValueError
    return amount


def _instant(written: str, zone: ZoneInfo) -> dt.datetime:
    found = dt.datetime.fromisoformat(written)
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(dt.UTC)
