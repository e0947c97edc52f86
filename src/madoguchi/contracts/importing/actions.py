"""Taking over ``subscribers.csv``: one transaction for a chunk of contracts, each contract all or nothing."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import Model

from madoguchi.audit import actions as audit
from madoguchi.contracts.actions import ChangedMeanwhile
from madoguchi.contracts.importing import grouping, stored, writing
from madoguchi.contracts.importing.changes import Changes
from madoguchi.contracts.importing.comparing import ContractRejected, compare
from madoguchi.contracts.importing.grouping import ContractInFile, Survey
from madoguchi.contracts.importing.problems import Outcome, Problem
from madoguchi.contracts.models import Customer
from madoguchi.domain.actor import Actor

_ROWS_IN_A_CHUNK = 1_000  # a chunk holds SQLite's one write lock: well under a second


@dataclass(frozen=True, slots=True)
class Run:
    """What every chunk of one run shares."""

    digest: str
    by: Actor
    now: dt.datetime
    dry_run: bool
    met: set[str] = field(default_factory=set)  # new customers of a dry run, who will not be stored by the next chunk


@dataclass(slots=True)
class Tally:
    """What became of some contracts. ``log_ins``: pairs (e-mail address, customer number) to be linked."""

    rows: int = 0
    duplicates: int = 0
    contracts: Counter[str] = field(default_factory=Counter)  # added, changed, unchanged, rejected
    things: Counter[tuple[str, str]] = field(default_factory=Counter)  # ("line", "added") and so on
    problems: list[Problem] = field(default_factory=list)
    log_ins: set[tuple[str, str]] = field(default_factory=set)

    def add(self, other: "Tally") -> None:
        """Count another chunk too."""
        self.rows += other.rows
        self.duplicates += other.duplicates
        self.contracts += other.contracts
        self.things += other.things
        self.problems += other.problems
        self.log_ins |= other.log_ins


def import_subscribers(found: Survey, *, by: Actor, now: dt.datetime, dry_run: bool = False) -> Iterator[Tally]:
    """Take over the contracts of a surveyed file, chunk by chunk, giving back what became of each.

    A chunk is written before it is given back, and audited as ``contracts.imported``. A dry run writes nothing.
    """
    run = Run(found.file.digest, by, now, dry_run)
    for chunk in _chunks(grouping.contracts(found)):
        yield _take_over(chunk, run)


def _chunks(contracts: Iterable[ContractInFile]) -> Iterator[list[ContractInFile]]:
    chunk: list[ContractInFile] = []
    rows = 0
    for contract in contracts:
        chunk.append(contract)
        rows += contract.read
        if rows >= _ROWS_IN_A_CHUNK:
            yield chunk
            chunk, rows = [], 0
    if chunk:
        yield chunk


def _take_over(chunk: list[ContractInFile], run: Run) -> Tally:
    """Together; or one by one if somebody else got in between, so that one contract does not hold up the rest."""
    try:
        with transaction.atomic():
            return _compare_and_write(chunk, run)
    except (IntegrityError, ChangedMeanwhile):
        if len(chunk) == 1:
            return _overtaken(chunk[0])
    tally = Tally()
    for contract in chunk:
        tally.add(_take_over([contract], run))
    return tally


def _compare_and_write(chunk: list[ContractInFile], run: Run) -> Tally:
    tally, known, changes = Tally(), stored.load(chunk), []
    for contract in chunk:
        tally.rows += contract.read
        tally.duplicates += contract.duplicates
        try:
            changes.append(_settled(compare(contract, known, now=run.now), known))
        except ContractRejected as rejected:
            tally.contracts["rejected"] += 1
            tally.problems += rejected.problems
        else:
            _count(tally, changes[-1], run)
            if not changes[-1].is_closed:
                tally.log_ins |= {(email, contract.customer_number) for email in contract.login_emails}
    if not run.dry_run and any(changes):
        writing.write(changes)
        _audit(changes, tally, run)
    return tally


def _settled(changes: Changes, known: stored.Stored) -> Changes:
    """Let the chunk's next contracts meet a customer that this one brings."""
    for thing in changes.added:
        if isinstance(thing, Customer):
            known.customers[thing.number] = thing
    return changes


def _count(tally: Tally, changes: Changes, run: Run) -> None:
    fate = "added" if changes.contract_is_new else "changed" if changes else "unchanged"
    tally.contracts[fate] += 1
    tally.problems += changes.kept
    new = [thing for thing in changes.added if not (isinstance(thing, Customer) and thing.number in run.met)]
    tally.things.update((_kind(thing), "added") for thing in new)
    tally.things.update((_kind(thing), "changed") for thing, _ in changes.changed)
    tally.things.update(("service", "removed") for _ in changes.removed)
    if run.dry_run:
        run.met.update(thing.number for thing in new if isinstance(thing, Customer))


def _kind(thing: Model) -> str:
    return str(thing._meta.verbose_name)  # noqa: SLF001 - documented by Django


def _audit(changes: list[Changes], tally: Tally, run: Run) -> None:
    counts = {f"{thing} {what}": number for (thing, what), number in sorted(tally.things.items())}
    contracts = [change.contract.pk for change in changes if change]
    details = {"contracts": contracts, **counts}
    audit.record("contracts.imported", by=run.by, now=run.now, subject=f"file:{run.digest[:16]}", details=details)


def _overtaken(contract: ContractInFile) -> Tally:
    reason, mend = "Somebody else changed the contract, or took a number of it, meanwhile.", "Import the file again."
    line = contract.rows[0].number if contract.rows else 0
    problem = Problem(line, contract.number, "", Outcome.REJECTED, reason, mend)
    return Tally(rows=contract.read, contracts=Counter(rejected=1), problems=[problem])
