"""What is stored about the contracts of one chunk, read in a handful of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, QuerySet

from madoguchi.contracts.importing.columns import Record
from madoguchi.contracts.importing.grouping import ContractInFile
from madoguchi.contracts.importing.rows import Row
from madoguchi.contracts.models import (
    Charge,
    ConnectionCredential,
    Contract,
    Customer,
    Instalment,
    Line,
    Service,
    Works,
)
from madoguchi.domain.case_lines import LineState

_M = TypeVar("_M", bound=Model)
_QUESTION = 10_000  # values in one query; SQLite may be built to take no more than 32,766
Detail = Charge | Instalment | Works


@dataclass(slots=True)
class Stored:
    """The rows that a chunk may meet. New customers are added as contracts of the chunk bring them."""

    customers: dict[str, Customer]
    contracts: dict[str, Contract]
    lines: dict[int, list[Line]]  # by contract
    living: dict[str, Line]  # by number, whosever they are
    services: dict[tuple[int, int | None, str], Service]
    details: dict[Record, dict[str, Detail]]
    credentials: dict[str, ConnectionCredential]


def load(chunk: Sequence[ContractInFile]) -> Stored:
    """Read what the contracts of a chunk will be compared with."""
    rows = [row for contract in chunk for row in contract.rows]
    contracts = list(_where(Contract.objects.all(), "number", {contract.number for contract in chunk}))
    ids = {contract.pk for contract in contracts}
    customers = _where(Customer.objects.all(), "number", {contract.customer_number for contract in chunk})
    lines = defaultdict(list)
    for line in _where(Line.objects.all(), "contract_id", ids):
        lines[line.contract_id].append(line)
    living = Line.objects.exclude(state__in=[LineState.ENDED, LineState.PORTED_OUT])
    numbers = {row.phone_number for row in rows if row.record is Record.LINE}
    services = _where(Service.objects.all(), "contract_id", ids)
    return Stored(
        customers={customer.number: customer for customer in customers},
        contracts={contract.number: contract for contract in contracts},
        lines=lines,
        living={line.phone_number: line for line in _where(living, "phone_number", numbers)},
        services={(service.contract_id, service.line_id, service.code): service for service in services},
        details=_details(rows),
        credentials=_credentials(rows),
    )


def _details(rows: Sequence[Row]) -> dict[Record, dict[str, Detail]]:
    wanted: dict[Record, set[str]] = defaultdict(set)
    for row in rows:
        wanted[row.record].add(str(row.own.get("reference", "")))
    charges = _where(Charge.objects.all(), "reference", wanted[Record.CHARGE])
    instalments = _where(Instalment.objects.select_related("line"), "reference", wanted[Record.INSTALMENT])
    works = _where(Works.objects.select_related("line"), "reference", wanted[Record.WORKS])
    return {
        Record.CHARGE: {charge.reference: charge for charge in charges},
        Record.INSTALMENT: {instalment.reference: instalment for instalment in instalments},
        Record.WORKS: {one.reference: one for one in works},
    }


def _credentials(rows: Sequence[Row]) -> dict[str, ConnectionCredential]:
    wanted = {str(row.own["auth_id"]) for row in rows if row.record is Record.CREDENTIAL}
    return {one.auth_id: one for one in _where(ConnectionCredential.objects.all(), "auth_id", wanted)}


def _where(queryset: QuerySet[_M], field: str, values: Collection[object]) -> Iterator[_M]:
    wanted = list(values)
    for start in range(0, len(wanted), _QUESTION):
        yield from queryset.filter(**{f"{field}__in": wanted[start : start + _QUESTION]})
