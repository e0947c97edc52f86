"""One row of cells into typed values, or into problems that name the column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from madoguchi.contracts import models
from madoguchi.contracts.importing.cells import CellNotReadable, Value
from madoguchi.contracts.importing.columns import COLUMNS, NAMED, Column, Record, Wins
from madoguchi.contracts.importing.problems import Outcome, Problem
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.policy import Policy

Values = Mapping[str, Value]
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says, by field: a field that it does not speak of is not there."""

    number: int
    record: Record
    customer_number: str
    contract_number: str
    customer: Values
    contract: Values
    own: Values
    login_email: str = ""

    @property
    def phone_number(self) -> str:
        """The line it is, or hangs on; empty when it hangs on the contract."""
        return str(self.own.get("phone_number", ""))

    @property
    def state(self) -> LineState | None:
        """The state that the row gives its line or service."""
        return LineState(str(self.own["state"])) if "state" in self.own else None

    @property
    def key(self) -> tuple[Record, str, str]:
        """What two rows about one thing have in common."""
        if self.record is Record.LINE:
            return self.record, self.phone_number, ""
        if self.record is Record.SERVICE:
            return self.record, self.phone_number, str(self.own["code"])
        return self.record, "", str(self.own["auth_id" if self.record is Record.CREDENTIAL else "reference"])


@dataclass(frozen=True, slots=True)
class RowRejected:
    """A row that cannot be read. ``contract_number`` is empty when not even that was legible."""

    number: int
    contract_number: str
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class RowReader:
    """Reads rows under one header and one policy, remembering cells that come back."""

    columns: tuple[Column, ...]
    policy: Policy
    _remembered: dict[tuple[str, str], Value] = field(default_factory=dict)
    _speaking: dict[Record, tuple[Column, ...]] = field(default_factory=dict)

    def read(self, number: int, cells: list[str]) -> Row | RowRejected:
        """Read one row. ``number`` is its line in the file."""
        draft = _Draft(self, number, dict(zip((column.name for column in self.columns), cells, strict=False)))
        if any(cell.strip() for cell in cells[len(self.columns) :]) or len(cells) < len(self.columns):
            reason = f"The row has {len(cells)} cells for {len(self.columns)} columns."
            draft.problems.append(("", reason, "Mend its quotes and delimiters."))
        return draft.row()

    def speaking(self, record: Record) -> tuple[Column, ...]:
        """The columns that may say something in a row of this record, and those that it is found by."""
        if record not in self._speaking:
            own = (column for column in self.columns if record in column.records or column.of is not None)
            found_by = (column for column in _FINDING[record] if column not in self.columns)
            self._speaking[record] = tuple(column for column in (*own, *found_by) if column.name not in _KEYS)
        return self._speaking[record]

    def value(self, column: Column, cell: str) -> Value:
        """Read one cell that is not empty.

        Raises:
            CellNotReadable: it does not hold what its column asks for.
        """
        if (known := self._remembered.get((column.name, cell))) is not None:
            return known
        value = column.read(cell, self.policy)
        limit = LIMITS[column.name]
        if isinstance(value, str) and limit and len(value) > limit:
            raise CellNotReadable(f"holds more than {limit} characters")
        if len(self._remembered) >= _REMEMBERED:
            self._remembered.clear()
        self._remembered[column.name, cell] = value
        return value


@dataclass(slots=True)
class _Draft:
    """A row while it is read: its cells by column, and what is wrong so far as (column, reason, mend)."""

    reader: RowReader
    number: int
    cells: Mapping[str, str]
    problems: list[tuple[str, str, str]] = field(default_factory=list)

    def row(self) -> Row | RowRejected:
        customer_number, contract_number, record = (self._read(NAMED[name], Record.LINE) for name in _KEYS)
        if record is None:
            return self._rejected(contract_number)
        customer, contract, own = self._values(cast("Record", record))
        login_email = own.pop("login_email", "")
        if self.problems:
            return self._rejected(contract_number)
        keys = str(customer_number), str(contract_number)
        return Row(self.number, cast("Record", record), *keys, customer, contract, own, str(login_email))

    def _rejected(self, contract_number: Value | None) -> RowRejected:
        number = str(contract_number or "")
        problems = (Problem(self.number, number, at, Outcome.REJECTED, why, mend) for at, why, mend in self.problems)
        return RowRejected(self.number, number, tuple(problems))

    def _values(self, record: Record) -> tuple[dict[str, Value], dict[str, Value], dict[str, Value]]:
        """What the row says of the customer, of the contract, and of its own thing."""
        said: dict[type | None, dict[str, Value]] = {models.Customer: {}, models.Contract: {}, None: {}}
        for column in self.reader.speaking(record):
            if record not in column.records and not self.cells.get(column.name, "").strip():
                continue  # beside line rows, customer and contract may be left empty
            if (value := self._read(column, record)) is not None:
                said[column.of][column.field] = value
        return said[models.Customer], said[models.Contract], said[None]

    def _read(self, column: Column, record: Record) -> Value | None:
        cell = self.cells.get(column.name, "").strip()
        if cell:
            return self._value(column, cell)
        if record in column.needed:
            lacks = column.name not in self.cells
            self.problems.append(
                (column.name, f"The {'column is missing' if lacks else 'cell is empty'}.", column.mend)
            )
        return "" if column.empties else None

    def _value(self, column: Column, cell: str) -> Value | None:
        try:
            return self.reader.value(column, cell)
        except CellNotReadable as error:
            self.problems.append((column.name, f"The cell {error}.", column.mend))
            return None


_KEYS = ("customer_number", "contract_number", "record")
_FINDING = {
    record: [c for c in COLUMNS if c.wins is Wins.KEY and record in c.needed and c.name not in _KEYS]
    for record in Record
}
LIMITS = {column.name: column.max_length for column in COLUMNS}
