"""The credentials that come and go with a line, as the network is told of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from madoguchi.contracts.models import ConnectionCredential, Line
from madoguchi.domain.case_lines import LineState
from madoguchi.gateways.network import Credential

_GONE = [LineState.ENDED, LineState.PORTED_OUT]


def coming(line: Line) -> tuple[Credential, ...]:
    """What is let in when a line is switched on: its own credentials, and those of its contract, with passwords."""
    rows = _by_age(Q(line=line) | Q(line=None, contract=line.contract_id)).select_related("contract__customer")
    return tuple(Credential(row.auth_id, row.opened()["password"]) for row in rows)


def going(line: Line, *, leaving: Iterable[int]) -> tuple[Credential, ...]:
    """What is no longer let in when a line is switched off, without passwords.

    The contract's own credentials go with its last line; ``leaving`` are the lines on their way out, by primary key.
    """
    return going_each([line], leaving={*leaving, line.pk})[line.pk]


def going_each(lines: Collection[Line], *, leaving: Iterable[int]) -> dict[int, tuple[Credential, ...]]:
    """The same for each of these lines, by primary key; they are among those ``leaving``.

    Who leaves is asked only where a contract has credentials of its own: few do.
    """
    wanted = Q(line_id__among=[line.pk for line in lines])
    wanted |= Q(line=None, contract_id__among={line.contract_id for line in lines})
    of_lines, of_contracts = defaultdict[int, list[Credential]](list), defaultdict[int, list[Credential]](list)
    for row in _by_age(wanted).only("contract", "line", "auth_id"):
        (of_contracts[row.contract_id] if row.line_id is None else of_lines[row.line_id]).append(
            Credential(row.auth_id)
        )
    for kept in _with_lines_left(of_contracts, leaving):
        del of_contracts[kept]
    return {line.pk: (*of_lines[line.pk], *of_contracts[line.contract_id]) for line in lines}


def _with_lines_left(contracts: Collection[int], leaving: Iterable[int]) -> set[int]:
    """Those of the contracts of which a line stays."""
    if not contracts:
        return set()
    living = Line.objects.filter(contract_id__among=contracts).exclude(state__in=_GONE)
    return set(living.exclude(pk__among=set(leaving)).values_list("contract_id", flat=True))


def _by_age(wanted: Q) -> QuerySet[ConnectionCredential]:
    return ConnectionCredential.objects.filter(wanted).order_by("pk")
