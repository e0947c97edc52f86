"""Checking the audit: edit, delete, insert, reorder, truncation and fork are found; the unsealed tail is reported."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from madoguchi.audit import checkpoints
from madoguchi.audit.chaining import BEGINNING, Line, chain
from madoguchi.audit.checkpoints import Checkpoint, WrongSignature
from madoguchi.audit.models import Entry, Seal
from madoguchi.audit.queries import count_unsealed, get_lines


class Fault(enum.StrEnum):
    """What can be wrong."""

    ENTRIES_MISSING = "entries_missing"
    ENTRIES_ALTERED = "entries_altered"
    ENTRIES_INSERTED = "entries_inserted"
    CHAIN_BROKEN = "chain_broken"
    SEAL_MISSING = "seal_missing"
    SEAL_ALTERED = "seal_altered"
    CHECKPOINT_WRONG = "checkpoint_wrong"
    FORKED = "forked"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault and where it is: the number of a seal, or of a checkpoint line."""

    fault: Fault
    where: int


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome. ``unsealed`` entries are younger than the last seal and not protected yet."""

    findings: tuple[Finding, ...]
    seals: int
    sealed: int
    unsealed: int


def verify(outside: Path | None = None) -> Report:
    """Check every seal against its entries, its neighbour and the checkpoints kept ``outside`` the database."""
    seals = list(Seal.objects.order_by("number"))
    present, findings = _check_chain(seals)
    unsealed = count_unsealed()
    findings += _outside_faults({seal.number: seal for seal in seals}, outside)
    if Entry.objects.count() > present + unsealed:
        findings.append(Finding(Fault.ENTRIES_INSERTED, len(seals)))
    return Report(tuple(findings), len(seals), present, unsealed)


def _check_chain(seals: list[Seal]) -> tuple[int, list[Finding]]:
    """How many sealed entries are there, and what is wrong with them. One batch is in memory at a time."""
    present, findings, previous, is_whole = 0, list[Finding](), BEGINNING, True
    for place, seal in enumerate(seals, start=1):
        lines = get_lines(seal.ranges)
        present += len(lines)
        if is_whole and seal.number != place:
            findings.append(Finding(Fault.SEAL_MISSING, place))
            is_whole = False
        if is_whole:
            findings += _chain_faults(seal, lines, previous)
            previous = seal.digest
    return present, findings


def _chain_faults(seal: Seal, lines: list[Line], previous: str) -> Iterator[Finding]:
    if seal.previous != previous:
        yield Finding(Fault.CHAIN_BROKEN, seal.number)
    if len(lines) < seal.count:
        yield Finding(Fault.ENTRIES_MISSING, seal.number)
    elif chain(seal.previous, lines) != seal.digest:
        yield Finding(Fault.ENTRIES_ALTERED, seal.number)


def _outside_faults(seals: dict[int, Seal], outside: Path | None) -> Iterator[Finding]:
    """Faults between the seals and their signed checkpoints, within and outside the database."""
    for seal in seals.values():
        try:
            if checkpoints.read(seal.checkpoint) != Checkpoint(seal.number, seal.digest, seal.ranges[-1][1]):
                yield Finding(Fault.SEAL_ALTERED, seal.number)
        except WrongSignature:
            yield Finding(Fault.CHECKPOINT_WRONG, seal.number)
    for place, line in enumerate(checkpoints.kept(outside), start=1):
        try:
            checkpoint = checkpoints.read(line)
        except WrongSignature:
            yield Finding(Fault.CHECKPOINT_WRONG, place)
            continue
        if checkpoint.number not in seals:
            yield Finding(Fault.SEAL_MISSING, checkpoint.number)
        elif seals[checkpoint.number].digest != checkpoint.digest:
            yield Finding(Fault.FORKED, checkpoint.number)
