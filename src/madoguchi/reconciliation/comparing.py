"""Asking the network about one line, when nothing is on its way that would make it either."""

from madoguchi.cancellation.queries import is_being_let_go
from madoguchi.contracts.models import ConnectionCredential, Line, LineOpening, PasswordOrder
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.reconciliation import Difference, Seen, difference
from madoguchi.gateways.network import NetworkGateway

_GONE = [LineState.ENDED, LineState.PORTED_OUT]


def compare(line: Line, network: NetworkGateway) -> Difference | None:
    """The difference about a line, if there is one.

    Raises:
        GatewayError: the network cannot be asked now.
    """
    if _is_on_its_way(line) or _belongs_to_another(line):
        return None
    served = network.is_on(line.imsi) if line.imsi else None
    return difference(LineState(line.state), Seen(served, _let_in(line, network)))


def _is_on_its_way(line: Line) -> bool:
    """Whether an order is out, or due: until it is confirmed, the network may say either."""
    return is_being_let_go(line.pk) or LineOpening.objects.filter(line=line, opened_at=None).exists()


def _belongs_to_another(line: Line) -> bool:
    """Whether the card of an ended line serves a living one now: it must not be switched off."""
    living = Line.objects.filter(imsi=line.imsi).exclude(state__in=_GONE).exclude(pk=line.pk)
    return bool(line.imsi) and line.state in _GONE and living.exists()


def _let_in(line: Line, network: NetworkGateway) -> bool | None:
    """Whether the network takes the passwords that we show: of an ended line any, of a living one all."""
    said = [network.accepts(row.auth_id, row.opened()["password"]) for row in _settled_credentials(line)]
    known = [one for one in said if one is not None]
    if not known:
        return None
    return any(known) if line.state in _GONE else all(known)


def _settled_credentials(line: Line) -> list[ConnectionCredential]:
    changing = PasswordOrder.objects.filter(done_at=None, refused_at=None).values("credential_id")
    rows = ConnectionCredential.objects.filter(line=line).exclude(pk__in=changing)
    return list(rows.select_related("contract__customer").order_by("pk"))
