"""Rows into contracts. The file is read twice, so that contracts stream by whatever order its rows are in.

The first reading (``survey``) keeps only where each contract ends and who claims what; the second (``contracts``) hands
out each contract as soon as its last row is read, together with everything in the file that speaks against it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from madoguchi.contracts.importing.cells import Value
from madoguchi.contracts.importing.columns import COLUMNS, Record
from madoguchi.contracts.importing.files import FileNotReadable, SubscriberFile
from madoguchi.contracts.importing.problems import Outcome, Problem
from madoguchi.contracts.importing.rows import Row, RowReader, RowRejected, Values
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.policy import Policy

_GONE = {LineState.ENDED, LineState.PORTED_OUT}
_KEEP_ONE = "Keep what is right and take the other out."
_CONTRADICTS = "It contradicts line %d."
_COLUMN_OF = {Record.LINE: "phone_number", Record.SERVICE: "service_code", Record.CREDENTIAL: "auth_id"}
_COLUMN_OF_FIELD = {column.field: column.name for column in COLUMNS if column.of is not None}


@dataclass(frozen=True, slots=True)
class ContractInFile:
    """One contract as the file gives it. With ``problems`` nothing of it may be taken over."""

    number: str
    customer_number: str
    customer: Values
    contract: Values
    rows: tuple[Row, ...]  # each thing once
    login_emails: frozenset[str]
    read: int  # rows, duplicates among them
    duplicates: int
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class Survey:
    """What the first reading learnt: how many rows, where contracts end, which things two contracts claim."""

    file: SubscriberFile
    reader: RowReader
    rows: int = 0
    last_rows: dict[str, int] = field(default_factory=dict)
    contested: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    def add(self, row: Row | RowRejected, claims: "_Claims") -> None:
        """Take in one row."""
        self.rows += 1
        self.last_rows[row.contract_number] = row.number
        if isinstance(row, Row):
            self.contested.update(claims.made_by(row))

    def against(self, row: Row) -> Iterator[Problem]:
        """What other contracts in the file say against a row."""
        for kind, key, _ in _claimed(row):
            if lines := self.contested.get((kind, key)):
                other = lines[0] if lines[0] != row.number else lines[1]
                yield Problem(
                    row.number, row.contract_number, kind, Outcome.REJECTED, _CONTESTED[kind] % other, _KEEP_ONE
                )


_CONTESTED = {
    "customer_number": "Another contract gives other facts for the same customer (line %d).",
    "phone_number": "Another contract has the same telephone number (line %d).",
    "reference": "Another contract has the same reference (line %d).",
    "auth_id": "Another contract has the same authentication ID (line %d).",
}


class _Claims:
    """Who claimed a thing first. Two contracts cannot both be right about one number, one reference, one person."""

    def __init__(self) -> None:
        self._first: dict[str, dict[str, tuple[int | str, int]]] = defaultdict(dict)

    def made_by(self, row: Row) -> Iterator[tuple[tuple[str, str], tuple[int, int]]]:
        for kind, key, claimant in _claimed(row):
            first = self._first[kind].setdefault(key, (claimant, row.number))
            if first[0] != claimant:
                yield (kind, key), (first[1], row.number)


def _claimed(row: Row) -> Iterator[tuple[str, str, int | str]]:
    """What a row claims as (column, key, who claims): a customer's facts are claimed by whoever states the same."""
    if row.record is Record.LINE:
        yield "customer_number", row.customer_number, hash(tuple(row.customer.items()))
        if row.own.get("state") not in _GONE:
            yield "phone_number", row.phone_number, row.contract_number
    elif row.record is Record.CREDENTIAL:
        yield "auth_id", str(row.own["auth_id"]), row.contract_number
    elif row.record is not Record.SERVICE:
        yield "reference", f"{row.record}:{row.own['reference']}", row.contract_number


def survey(file: SubscriberFile, policy: Policy) -> Survey:
    """Read the file once, before anything is written.

    Raises:
        FileNotReadable: it cannot be read to its end.
    """
    found, claims = Survey(file, RowReader(file.columns, policy)), _Claims()
    for number, cells in file.rows():
        found.add(found.reader.read(number, cells), claims)
    return found


def contracts(found: Survey) -> Iterator[ContractInFile]:
    """Each contract of the file, once its last row is read. Rows without a contract number come one by one.

    Raises:
        FileNotReadable: the file is not the one that was surveyed any more.
    """
    waiting: dict[str, list[Row | RowRejected]] = defaultdict(list)
    for number, cells in found.file.rows():
        row = found.reader.read(number, cells)
        waiting[row.contract_number].append(row)
        if not row.contract_number or found.last_rows.get(row.contract_number) == number:
            yield _contract(row.contract_number, waiting.pop(row.contract_number), found)
    if waiting:
        raise FileNotReadable("The file changed while it was read.", "Import it again: what was written is whole.")


def _contract(number: str, read: list[Row | RowRejected], found: Survey) -> ContractInFile:
    rejected = [row for row in read if isinstance(row, RowRejected)]
    rows = [row for row in read if isinstance(row, Row)]
    things: dict[object, Row] = {}
    for row in rows:
        things.setdefault(row.key, row)
    problems = [problem for row in rejected for problem in row.problems]
    problems += [problem for row in rows for problem in (*found.against(row), *_against_itself(row, things, rows[0]))]
    return ContractInFile(
        number=number,
        customer_number=rows[0].customer_number if rows else "",
        customer=_agreed(((row.number, row.customer) for row in rows), number, problems),
        contract=_agreed(((row.number, row.contract) for row in rows), number, problems),
        rows=tuple(things.values()),
        login_emails=frozenset(row.login_email for row in rows if row.login_email),
        read=len(read),
        duplicates=len(rows) - len(things),
        problems=tuple(problems),
    )


def _against_itself(row: Row, things: Mapping[object, Row], first: Row) -> Iterator[Problem]:
    """Where a row contradicts an earlier row about the same thing or customer."""
    if (known := things[row.key]).own != row.own:
        yield _contradiction(row, _COLUMN_OF.get(row.record, "reference"), known.number)
    if row.customer_number != first.customer_number:
        yield _contradiction(row, "customer_number", first.number)


def _contradiction(row: Row, column: str, earlier: int) -> Problem:
    return Problem(row.number, row.contract_number, column, Outcome.REJECTED, _CONTRADICTS % earlier, _KEEP_ONE)


def _agreed(said: Iterable[tuple[int, Values]], contract_number: str, problems: list[Problem]) -> Values:
    """What all rows of a contract say together. Where two differ, a problem is added."""
    agreed: dict[str, Value] = {}
    lines: dict[str, int] = {}
    for number, values in said:
        for field_name, value in values.items():
            if agreed.setdefault(field_name, value) != value:
                reason = _CONTRADICTS % lines[field_name]
                column = _COLUMN_OF_FIELD.get(field_name, field_name)
                problems.append(Problem(number, contract_number, column, Outcome.REJECTED, reason, _KEEP_ONE))
            lines.setdefault(field_name, number)
    return agreed
