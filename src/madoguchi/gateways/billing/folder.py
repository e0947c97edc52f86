"""A billing that exchanges files: charges and bills come as CSV, accepted quotes go as CSV.

A name says when: ``charges-20261116-0300.csv`` holds what was rated until 3:00 of the operator's day. Names only rise:
a file of an earlier instant than the last that was read is left alone.
"""

import csv
import datetime as dt
import io
import os
import re
from pathlib import Path
from typing import Final

from madoguchi import gateways, policy
from madoguchi.domain.items import Item
from madoguchi.gateways import Finding, GatewayError, bill_files
from madoguchi.gateways.billing import AcceptedQuote, Bills, Charges

_NAMED: Final = re.compile(r"(?:charges|bills)-(\d{8}-\d{4})\.csv")
_QUOTE: Final = (
    "quote", "contract_number", "choice", "last_day", "effective_at", "quoted_at", "total",
    "phone_number", "kind", "name", "amount", "tax_class", "reference",
)  # fmt: skip
_MEND: Final = "Are the three folders there, and may the service read the first and third and write into the second?"


class Gateway:
    """Three folders."""

    def __init__(self) -> None:
        settings = policy.gateways().billing.folder
        if settings is None:
            raise GatewayError("operator.toml has no [gateways.billing.folder]")
        self._charges, self._quotes, self._bills = (
            Path(one) for one in (settings.charges, settings.quotes, settings.bills)
        )
        self._zone = policy.current().operator.time_zone

    def charges(self, after: str, *, now: dt.datetime) -> Charges:
        """The next file of charges; with the last one comes its instant, also when there is no newer one."""
        waiting = _files(self._charges, "charges-")
        later = [path for path in waiting if path.name > after]
        if not later:
            return Charges((), after, self._instant(after) if after else None)
        found = bill_files.read_charges(later[0], self._zone)
        is_last = len(later) == 1
        return Charges(found, later[0].name, self._instant(later[0].name) if is_last else None, is_last)

    def publish(self, quote: AcceptedQuote, *, now: dt.datetime) -> str:
        """Put the quote into the folder, a row an item; its file is its reference."""
        name = f"quote-{quote.number}.csv"
        self._hand_over(name, [_row(quote, item) for item in quote.items] or [_row(quote, None)])
        return name

    def take_back(self, number: str, reference: str, *, now: dt.datetime) -> None:
        """Put a file beside it that says so."""
        self._hand_over(f"quote-{number}-taken-back.csv", [{"quote": number}])

    def bills(self, after: str, contracts: frozenset[str], *, now: dt.datetime) -> Bills:
        """The bills in the next file."""
        later = [path for path in _files(self._bills, "bills-") if path.name > after]
        if not later:
            return Bills((), after)
        found = bill_files.read_bills(later[0], self._zone)
        return Bills(tuple(bill for bill in found if bill.contract in contracts), later[0].name, len(later) == 1)

    def look(self, *, now: dt.datetime) -> tuple[Finding, ...]:
        """Whether the folders can be read and written."""
        return (gateways.looked("billing folders", self._answer, _MEND),)

    def _answer(self) -> str:
        names = [path.name for path in (*_files(self._charges, "charges-"), *_files(self._bills, "bills-"))]
        if not os.access(self._quotes, os.W_OK):
            raise GatewayError(f"{self._quotes} cannot be written")
        return f"{len(names)} files of charges and bills"

    def _hand_over(self, name: str, rows: list[dict[str, object]]) -> None:
        """By a rename, so that nobody reads half of it."""
        written = io.StringIO()
        writer = csv.DictWriter(written, _QUOTE, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        beside = self._quotes / f".{name}.new"
        try:
            beside.write_text(written.getvalue(), encoding="utf-8")
            beside.replace(self._quotes / name)
        except OSError as error:
            raise GatewayError(f"{self._quotes} cannot be written ({type(error).__name__})") from None

    def _instant(self, name: str) -> dt.datetime:
        """What a file's name says. There is no such minute: as if it were the one before the clock was changed."""
        found = _NAMED.fullmatch(name)
        if found is None:
            raise GatewayError(f"{name} is no name of ours")
        try:
            return dt.datetime.strptime(found[1], "%Y%m%d-%H%M").replace(tzinfo=self._zone).astimezone(dt.UTC)
        except ValueError:
            raise GatewayError(f"{name} names no instant") from None


def _files(folder: Path, begins: str) -> list[Path]:
    try:
        found = [path for path in folder.iterdir() if path.name.startswith(begins) and _NAMED.fullmatch(path.name)]
    except OSError as error:
        raise GatewayError(f"{folder} cannot be read ({type(error).__name__})") from None
    return sorted(found)


def _row(quote: AcceptedQuote, item: Item | None) -> dict[str, object]:
    whole = {
        "quote": quote.number,
        "contract_number": quote.contract,
        "choice": quote.choice,
        "last_day": quote.last_day.isoformat(),
        "effective_at": quote.effective_at.isoformat(),
        "quoted_at": quote.quoted_at.isoformat(),
        "total": quote.total,
    }
    if item is None:
        return whole
    names = {"phone_number": item.line or "", "kind": item.kind, "name": item.name, "reference": item.reference}
    return {**whole, **names, "amount": item.amount, "tax_class": item.tax_class}
