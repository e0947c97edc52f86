"""Files for the import, written with as little as a test needs to say."""

import csv
import datetime as dt
import io
from pathlib import Path

from madoguchi import policy
from madoguchi.contracts.importing import actions, files, grouping
from madoguchi.contracts.importing.actions import Tally
from madoguchi.contracts.importing.problems import Problem
from madoguchi.domain.actor import Actor, ActorKind

BY = Actor(ActorKind.SYSTEM, "import")
NOW = dt.datetime(2026, 11, 16, 1, 0, tzinfo=dt.UTC)
HANAKO = {"customer_number": "N000000201", "contract_number": "C-201"}
HANAKOS_LINE = {
    "record": "line",
    **HANAKO,
    "family_name": "架空",
    "given_name": "花子",
    "email": "hanako@example.jp",
    "signed_on": "2024-04-01",
    "phone_number": "090-0000-0201",
    "line_kind": "voice",
    "plan": "voice-3",
    "nickname": "スマホ",
    "state": "active",
    "opened_on": "2024-04-03",
}
KENJIS_LINE = HANAKOS_LINE | {
    "customer_number": "N000000202",
    "contract_number": "C-202",
    "family_name": "見本",
    "given_name": "健司",
    "email": "kenji@example.jp",
    "phone_number": "090-0000-0202",
}
CALL = {
    "record": "charge",
    **HANAKO,
    "phone_number": "090-0000-0201",
    "reference": "U-1",
    "name": "国内通話料",
    "amount": "44",
    "used_at": "2026-11-10 12:00",
}
MAIL_PLAN = {
    "record": "service",
    **HANAKO,
    "service_code": "mail",
    "name": "みなとメール",
    "monthly_fee": "200",
    "ends_with": "contract",
}
PHONE = {
    "record": "instalment",
    **HANAKO,
    "phone_number": "090-0000-0201",
    "reference": "I-1",
    "name": "みなとフォン 5",
    "monthly_amount": "1,500円",
    "remaining": "12回",
}
FITTING = {
    "record": "works",
    **HANAKO,
    "phone_number": "090-0000-0201",
    "reference": "W-1",
    "name": "設置工事費",
    "cost": "22800",
    "term_months": "24",
    "started_on": "2026-04-03",
}
EVERYTHING = (HANAKOS_LINE, MAIL_PLAN, CALL, PHONE, FITTING)


def text(*rows: dict[str, str], delimiter: str = ",") -> str:
    """Rows as CSV, with the columns that they speak of."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    written = io.StringIO()
    writer = csv.DictWriter(written, columns, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def write(folder: Path, *rows: dict[str, str], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    """Rows as a file."""
    path = folder / "subscribers.csv"
    path.write_bytes(text(*rows, delimiter=delimiter).encode(encoding))
    return path


def take_over(path: Path, *, now: dt.datetime = NOW, dry_run: bool = False) -> Tally:
    """Import a file."""
    found, tally = grouping.survey(files.open_file(path), policy.current()), Tally()
    for part in actions.import_subscribers(found, by=BY, now=now, dry_run=dry_run):
        tally.add(part)
    return tally


def load(folder: Path, *rows: dict[str, str], now: dt.datetime = NOW, dry_run: bool = False) -> Tally:
    """Import rows."""
    return take_over(write(folder, *rows), now=now, dry_run=dry_run)


def places(problems: list[Problem]) -> list[tuple[int, str, str]]:
    """Where problems are: line, column, outcome."""
    return [(problem.line, problem.column, problem.outcome) for problem in problems]
