"""One contract of the file against what is stored: what would have to change, or why it cannot."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Model

from madoguchi.contracts.importing import own_changes, states
from madoguchi.contracts.importing.changes import Changes, differing, with_time
from madoguchi.contracts.importing.columns import COLUMNS, RECORD_MODELS, Record
from madoguchi.contracts.importing.grouping import ContractInFile
from madoguchi.contracts.importing.problems import Outcome, Problem
from madoguchi.contracts.importing.rows import Row, Values
from madoguchi.contracts.importing.stored import Detail, Stored
from madoguchi.contracts.models import Charge, ConnectionCredential, Contract, Customer, Line, Service
from madoguchi.domain.case_lines import LineState
from madoguchi.keys import sealing

_LINK = frozenset({"phone_number"})  # which line it hangs on: not a field of the thing itself


class ContractRejected(Exception):
    """Nothing of the contract may be taken over."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__()
        self.problems = tuple(problems)


def compare(wanted: ContractInFile, stored: Stored, *, now: dt.datetime) -> Changes:
    """What taking over ``wanted`` would change. Nothing stored is touched.

    Raises:
        ContractRejected: with everything that stands against it.
    """
    if wanted.problems:
        raise ContractRejected(wanted.problems)
    comparison = _Comparison(wanted, stored, now)
    changes = comparison.result()
    if comparison.problems:
        raise ContractRejected(comparison.problems)
    return changes


@dataclass(slots=True)
class _Comparison:
    wanted: ContractInFile
    stored: Stored
    now: dt.datetime
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, Line] = field(default_factory=dict)
    changes: Changes = field(init=False)

    def result(self) -> Changes:
        first = self.wanted.rows[0]
        self.changes = Changes(self._contract(first))
        if self._is_erased():
            reason, mend = "The member has left and her data were erased.", "Take the contract out of the file."
            self._keep(first, "contract_number", reason, mend)
            self.changes.is_closed = True
            return self.changes
        self._customer(first)
        if self.changes.contract_is_new:
            self.changes.added.append(self.changes.contract)
        self.changes.note(self.changes.contract, self._old(self.changes.contract, self.wanted.contract))
        for row in sorted(self.wanted.rows, key=lambda row: row.record is not Record.LINE):
            self._row(row)
        self._end_former_contract()
        return self.changes

    def _row(self, row: Row) -> None:
        match row.record:
            case Record.LINE:
                self._line(row)
            case Record.SERVICE:
                self._service(row)
            case Record.CREDENTIAL:
                self._credential(row)
            case _:
                self._detail(row)

    # ── the customer and the contract ──

    def _contract(self, first: Row) -> Contract:
        contract = self.stored.contracts.get(self.wanted.number)
        if contract is not None:
            return contract
        if not any(row.record is Record.LINE for row in self.wanted.rows):
            self._reject(first, "contract_number", "The portal does not know this contract.", "Add its line rows.")
        else:
            self._demand(Contract, self.wanted.contract, first, Record.LINE)
        return Contract(number=self.wanted.number, **self.wanted.contract)

    def _is_erased(self) -> bool:
        """Whether the contract has ended and how its customer is reached, or its lines' numbers, are gone."""
        contract, customer = self.changes.contract, self.stored.customers.get(self.wanted.customer_number)
        if contract.ended_at is None or self.changes.contract_is_new:
            return False
        is_hers = customer is not None and customer.pk == contract.customer_id
        masked = any(not line.phone_number for line in self._stored_lines())
        return is_hers and (masked or (customer is not None and customer.erased_at is not None))

    def _customer(self, first: Row) -> None:
        contract = self.changes.contract
        customer = self.stored.customers.get(self.wanted.customer_number)
        if not self.changes.contract_is_new and (customer is None or contract.customer_id != customer.pk):
            self._reject(
                first, "customer_number", "The contract is another customer's.", "Give it a new contract number."
            )
        elif customer is None:
            self._demand(Customer, self.wanted.customer, first, Record.LINE)
            customer = Customer(number=self.wanted.customer_number, **self.wanted.customer)
            self.changes.added.append(customer)
        else:
            self._known_customer(customer, first)
        if self.changes.contract_is_new and customer is not None:
            contract.customer = customer

    def _known_customer(self, customer: Customer, first: Row) -> None:
        standing = own_changes.judge(customer, self.wanted.customer)
        for name in standing.kept:
            reason = "The member changed it herself; the CRM still says what it said before."
            self._keep(first, _COLUMN_OF[name], reason, "Take her change over into the CRM.")
        changes: dict[str, object] = dict(self._old(customer, standing.said))
        if standing.still != customer.crm_still_says:
            changes["crm_still_says"] = standing.still
        if customer.erased_at is not None:  # she is back, with a contract that has not ended
            changes["erased_at"] = None
        self.changes.note(customer, changes)

    def _end_former_contract(self) -> None:
        """A new contract whose lines have all gone is a former member's."""
        lines = [thing for thing in self.changes.added if isinstance(thing, Line)]
        ends = [line.ended_at for line in lines if line.ended_at]
        if self.changes.contract_is_new and lines and len(ends) == len(lines):
            self.changes.contract.ended_at = max(ends)

    # ── lines ──

    def _line(self, row: Row) -> None:
        line = self._known_line(row.phone_number, row.own.get("opened_on"))
        if line is None:
            line = self._new_line(row)
        elif line.ended_at is None and LineState(line.state).can_be_cancelled:
            self._move(line, row)
        elif row.state is not None and row.state.can_be_cancelled:
            reason = f"The CRM says {row.state}; here the line is {line.state}."
            self._keep(row, "state", reason, "Take the end over into the CRM.")
        self.lines[row.phone_number] = line

    def _move(self, line: Line, row: Row) -> None:
        values = dict(self._old(line, row.own))
        known = LineState(line.state)
        said = row.state or known
        after = states.after(known, said)
        if after is not said:
            reason = f"The CRM says {said}; here the line stays {line.state}."
            self._keep(row, "state", reason, "A line ends here only: by its member, or at the desk.")
        if after is not known:
            values["state"] = after
        self.changes.note(line, values)

    def _new_line(self, row: Row) -> Line:
        self._demand(Line, row.own, row, Record.LINE)
        line = Line(contract=self.changes.contract, **row.own)
        living = LineState(line.state).can_be_cancelled
        if self.changes.contract.ended_at is not None:
            self._reject(row, "contract_number", "The contract has ended.", "Give the line a new contract.")
        if living and row.phone_number in self.stored.living:
            reason = "The number belongs to a line of another contract."
            self._reject(row, "phone_number", reason, "End that line first, or mend the number.")
        if living == bool(line.ended_at):
            self._reject(row, "ended_at", "State and end do not fit together.", "An ended line, and only it, has one.")
        if not self.changes.contract_is_new:
            line.sim_changed_at = self.now  # a number that a known contract did not have
        self.changes.added.append(line)
        return line

    def _known_line(self, phone_number: str, opened_on: object = None) -> Line | None:
        """The stored line that a number means: the living one, else the latest that ended after ``opened_on``."""
        same = [line for line in self._stored_lines() if line.phone_number == phone_number]
        living = [line for line in same if LineState(line.state).can_be_cancelled]
        gone = [line for line in same if line.ended_at and not _opened_after(opened_on, line.ended_at)]
        return living[0] if living else max(gone, key=lambda line: line.opened_on, default=None)

    def _stored_lines(self) -> list[Line]:
        contract_id = self.changes.contract.pk
        return self.stored.lines.get(contract_id, []) if contract_id else []

    # ── what hangs on lines and contracts ──

    def _service(self, row: Row) -> None:
        line, contract = self._line_of(row), self.changes.contract
        said = {name: value for name, value in row.own.items() if name not in {*_LINK, "state"}}
        known = self.stored.services.get((contract.pk, _id(line), str(said["code"])))
        if row.state is None or row.state.can_be_cancelled:
            self._take_over(known, Service, row, said, {"contract": contract, "line": line})
        elif known is not None:
            self.changes.removed.append(known)

    def _detail(self, row: Row) -> None:
        line, contract = self._line_of(row), self.changes.contract
        said = {name: value for name, value in row.own.items() if name not in _LINK}
        known = self.stored.details[row.record].get(str(said["reference"]))
        links: dict[str, object] = {"line": line}
        if row.record is Record.CHARGE:
            links |= {"contract": contract, "recorded_at": self.now}
        if known is not None and _owner(known) != (contract.pk, _id(line)):
            self._reject(row, "reference", "Another line or contract has this reference.", "Give it a new reference.")
        elif isinstance(known, Charge) and known.billed_at is not None:
            for name in differing(known, said):
                self._keep(row, name, "The charge is on a bill already.", "Send the difference as a new charge.")
        else:
            self._take_over(known, RECORD_MODELS[row.record], row, said, links)

    def _credential(self, row: Row) -> None:
        """A password is taken once: from then on the portal gives out new ones, and the network knows them."""
        line, contract = self._line_of(row), self.changes.contract
        said = {name: value for name, value in row.own.items() if name not in {*_LINK, "password"}}
        known = self.stored.credentials.get(str(said["auth_id"]))
        if known is not None and (known.contract_id, known.line_id) != (contract.pk, _id(line)):
            self._reject(row, "auth_id", "Another line or contract has this authentication ID.", "Give it a new one.")
        elif known is not None and known.kind != said["kind"]:
            self._reject(row, "credential_kind", "The portal knows it as another kind.", "Give it a new ID.")
        elif known is None:
            new = ConnectionCredential(**said, contract=contract, line=line, issued_at=self.now)
            place = new.place_of_owner(self.wanted.customer_number)
            new.sealed = sealing.seal({"password": str(row.own["password"])}, place=place)
            self.changes.added.append(new)

    def _take_over(
        self, known: Model | None, model: type[Model], row: Row, said: Values, links: dict[str, object]
    ) -> None:
        if known is not None:
            self.changes.note(known, self._old(known, said))
        else:
            self._demand(model, said, row, row.record)
            self.changes.added.append(model(**said, **links))

    def _line_of(self, row: Row) -> Line | None:
        if not row.phone_number:
            return None
        line = self.lines.get(row.phone_number) or self._known_line(row.phone_number)
        if line is None:
            self._reject(row, "phone_number", "The contract has no line with this number.", "Add its line row.")
        return line

    # ── saying so ──

    def _old(self, thing: Model, said: Values) -> Values:
        return with_time(thing, differing(thing, said), self.now) if thing.pk else {}

    def _demand(self, model: type[Model], said: Values, row: Row, record: Record) -> None:
        """Whatever is new must say everything that it cannot do without."""
        for column in COLUMNS:
            concerns = column.of is model or (column.of is None and RECORD_MODELS[record] is model)
            if concerns and record in column.needed and column.name not in _ROW_KEYS and column.field not in said:
                self._reject(row, column.name, "The file does not say it of something new.", column.mend)

    def _reject(self, row: Row, column: str, reason: str, mend: str) -> None:
        self.problems.append(Problem(row.number, row.contract_number, column, Outcome.REJECTED, reason, mend))

    def _keep(self, row: Row, column: str, reason: str, mend: str) -> None:
        self.changes.kept.append(Problem(row.number, row.contract_number, column, Outcome.KEPT, reason, mend))


_COLUMN_OF = {column.field: column.name for column in COLUMNS if column.of is Customer}
_ROW_KEYS = {"record", "customer_number", "contract_number", "phone_number"}


def _opened_after(opened_on: object, ended_at: dt.datetime) -> bool:
    return isinstance(opened_on, dt.date) and opened_on > ended_at.date()


def _id(line: Line | None) -> int | None:
    """Which stored line a thing hangs on: 0, which no row has, for a line that is new itself."""
    return None if line is None else line.pk or 0


def _owner(known: Detail) -> tuple[int | None, int | None]:
    """The contract and line that a stored detail hangs on."""
    return (known.contract_id if isinstance(known, Charge) else known.line.contract_id), known.line_id
