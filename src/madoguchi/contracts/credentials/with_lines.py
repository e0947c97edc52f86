"""The credentials that come and go with a line, as the network is told of them."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from madoguchi.contracts.models import ConnectionCredential, Line
from madoguchi.domain.case_lines import LineState
from madoguchi.gateways.network import Credential

_GONE = [LineState.ENDED, LineState.PORTED_OUT]


def coming(line: Line) -> tuple[Credential, ...]:
    """What is let in when a line is switched on: its own credentials, and those of its contract, with passwords."""
    rows = _hers(line, with_contract=True).select_related("contract__customer")
    return tuple(Credential(row.auth_id, row.opened()["password"]) for row in rows)


def going(line: Line, *, leaving: Iterable[int]) -> tuple[Credential, ...]:
    """What is no longer let in when a line is switched off, without passwords.

    The contract's own credentials go with its last line; ``leaving`` are the lines on their way out, by primary key.
    """
    staying = (
        Line.objects.filter(contract=line.contract_id).exclude(state__in=_GONE).exclude(pk__in=[*leaving, line.pk])
    )
    rows = _hers(line, with_contract=not staying.exists())
    return tuple(Credential(auth_id) for auth_id in rows.values_list("auth_id", flat=True))


def _hers(line: Line, *, with_contract: bool) -> QuerySet[ConnectionCredential]:
    wanted = Q(line=line)
    if with_contract:
        wanted |= Q(line=None, contract=line.contract_id)
    return ConnectionCredential.objects.filter(wanted).order_by("pk")
