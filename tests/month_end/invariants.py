"""What must hold when the night is over, asked of the rows themselves."""

from collections.abc import Iterator
from typing import LiteralString

import psycopg

_MUST_BE: dict[str, tuple[LiteralString, str]] = {
    "lines that are settled": ("select count(*) from cancellation_caseline where state = 'settled'", "lines"),
    "lines that are off": ("select count(*) from contracts_line where state = 'ended'", "lines"),
    "begun": ("select count(*) from audit_entry where name = 'cancellation.ending'", "lines"),
    "lines begun": ("select count(distinct subject) from audit_entry where name = 'cancellation.ending'", "lines"),
    "ended": ("select count(*) from audit_entry where name = 'cancellation.ended'", "lines"),
    "lines ended": ("select count(distinct subject) from audit_entry where name = 'cancellation.ended'", "lines"),
    "settled": ("select count(*) from audit_entry where name = 'cancellation.settled'", "cases"),
    "cases settled": ("select count(distinct subject) from audit_entry where name = 'cancellation.settled'", "cases"),
    "bills issued": ("select count(*) from audit_entry where name = 'bills.issued'", "cases"),
    "bills": ("select count(*) from bills_bill", "cases"),
    "cases with their bill": (
        (
            "select count(*) from cancellation_case one join bills_bill bill"
            " on bill.number = one.bill_number and bill.cause = 'case:' || one.number"
        ),
        "cases",
    ),
    "uses on bills": (
        "select count(*) from bills_bill, jsonb_array_elements(items) item where item ->> 'kind' = 'usage'",
        "uses",
    ),
    "different uses on bills": (
        (
            "select count(distinct item ->> 'reference') from bills_bill, jsonb_array_elements(items) item"
            " where item ->> 'kind' = 'usage'"
        ),
        "uses",
    ),
    "uses that are billed": ("select count(*) from contracts_charge where billed_at is not null", "uses"),
    "messages": ("select count(*) from outbox_message", "messages"),
    "contracts that ended": ("select count(*) from contracts_contract where ended_at is not null", "cases"),
    "rows still claimed": ("select count(*) from cancellation_caseline where claim <> ''", "none"),
}


def broken(url: str, *, cases: int, lines: int) -> Iterator[str]:
    """What does not hold."""
    wanted = {"cases": cases, "lines": lines, "uses": lines * 3, "messages": cases * 4, "none": 0}
    with psycopg.connect(url) as store:
        for what, (query, kind) in _MUST_BE.items():
            found = store.execute(query).fetchone()
            if found != (wanted[kind],):
                yield f"{what}: {found and found[0]}, not {wanted[kind]}"


def is_over(url: str, lines: int) -> bool:
    """Whether every line is settled."""
    with psycopg.connect(url, connect_timeout=2) as store:
        found = store.execute("select count(*) from cancellation_caseline where state = 'settled'").fetchone()
        return found == (lines,)
