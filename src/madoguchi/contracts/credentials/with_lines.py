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
    """The same for each of these lines, by primary key; they are among those ``leaving``."""
    contracts = {line.contract_id for line in lines}
    staying = Line.objects.filter(contract_id__among=contracts).exclude(state__in=_GONE).exclude(pk__among=set(leaving))
    kept = set(staying.values_list("contract_id", flat=True))
    wanted = Q(line_id__among=[line.pk for line in lines]) | Q(line=None, contract_id__among=contracts - kept)
    found = defaultdict[tuple[int, int | None], list[Credential]](list)
    for contract, line, auth_id in _by_age(wanted).values_list("contract_id", "line_id", "auth_id"):
        found[contract, line].append(Credential(auth_id))
    return {line.pk: (*found[line.contract_id, line.pk], *found[line.contract_id, None]) for line in lines}


def _by_age(wanted: Q) -> QuerySet[ConnectionCredential]:
    return ConnectionCredential.objects.filter(wanted).order_by("pk")
