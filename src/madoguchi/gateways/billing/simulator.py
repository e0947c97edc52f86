"""A billing in the simulated world. What it has rated and billed is put there by hand: it makes no bill of its own."""

import datetime as dt
import json

from madoguchi.domain.plain import plain, restore
from madoguchi.gateways import Finding, Unsure, simulated_world
from madoguchi.gateways.billing import AcceptedQuote, Bills, Charges, PulledCharge, ReturnedBill
from madoguchi.gateways.simulated_world import Fault

_CHUNK = 100


class Gateway:
    """The simulated billing."""

    def charges(self, after: str, *, now: dt.datetime) -> Charges:
        """What was rated since."""
        simulated_world.fail_if_faulty("billing")
        rows = _since("billing_charge", after)
        found = tuple(restore(PulledCharge, json.loads(written)) for _, written in rows)
        is_last = len(rows) < _CHUNK
        return Charges(found, str(rows[-1][0]) if rows else after, now if is_last else None, is_last)

    def publish(self, quote: AcceptedQuote, *, now: dt.datetime) -> str:
        """Keep the quote, once. A slow billing keeps it and does not say so in time."""
        simulated_world.fail_if_faulty("billing")
        with simulated_world.world() as world:
            row = (quote.number, json.dumps(plain(quote), ensure_ascii=False))
            world.execute("insert or ignore into billing_quote values (?, ?, 0)", row)
        _be_slow()
        return f"simulated-{quote.number}"

    def take_back(self, number: str, reference: str, *, now: dt.datetime) -> None:
        """Note that the quote counts no more."""
        simulated_world.fail_if_faulty("billing")
        with simulated_world.world() as world:
            world.execute("update billing_quote set taken_back = 1 where number = ?", (number,))
        _be_slow()

    def bills(self, after: str, contracts: frozenset[str], *, now: dt.datetime) -> Bills:
        """The bills since."""
        simulated_world.fail_if_faulty("billing")
        rows = _since("billing_bill", after)
        found = (restore(ReturnedBill, json.loads(written)) for _, written in rows)
        mine = tuple(bill for bill in found if bill.contract in contracts)
        return Bills(mine, str(rows[-1][0]) if rows else after, len(rows) < _CHUNK)

    def look(self, *, now: dt.datetime) -> tuple[Finding, ...]:
        """Whether the simulated billing answers."""
        fault = simulated_world.fault_of("billing")
        said = f"simulated, and set to: {fault}" if fault else "simulated: nothing leaves this machine"
        return (Finding("billing", is_well=fault is None, said=said, mend="Mend it on the handset page."),)


def rate(charge: PulledCharge) -> None:
    """Let the billing rate a charge, or change what it had rated."""
    _put("billing_charge", charge.reference, plain(charge))


def send(bill: ReturnedBill) -> None:
    """Let the billing make a bill."""
    _put("billing_bill", bill.number, plain(bill))


def list_quotes() -> list[tuple[AcceptedQuote, bool]]:
    """The quotes that it was told of, and whether each was taken back."""
    with simulated_world.world() as world:
        rows = world.execute("select written, taken_back from billing_quote order by rowid").fetchall()
    return [(restore(AcceptedQuote, json.loads(written)), bool(taken_back)) for written, taken_back in rows]


def _put(table: str, key: str, value: object) -> None:
    with simulated_world.world() as world:
        row = (key, json.dumps(value, ensure_ascii=False))
        world.execute(f"insert or replace into {table} (key, written) values (?, ?)", row)  # noqa: S608 - our own name


def _since(table: str, after: str) -> list[tuple[int, str]]:
    """What was put there since; what was changed counts as new."""
    asked = f"select number, written from {table} where number > ? order by number limit ?"  # noqa: S608 - our own name
    with simulated_world.world() as world:
        rows: list[tuple[int, str]] = world.execute(asked, (int(after or 0), _CHUNK)).fetchall()
    return rows


def _be_slow() -> None:
    if simulated_world.fault_of("billing") is Fault.SLOW:
        raise Unsure("billing took it and did not answer in time")
