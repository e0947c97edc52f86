"""FreeRADIUS: credentials written into its SQL schema, live sessions dropped by RFC 5176 (decision 0014)."""

import datetime as dt
from functools import partial

from madoguchi import gateways, policy
from madoguchi.gateways import Finding, GatewayError
from madoguchi.gateways.network import Answer, Known, Listed, Order, Outcome, PasswordOrder
from madoguchi.gateways.network.freeradius import packets, rows

_CHUNK = 500
_MEND_SERVER = "Is FreeRADIUS running, is this machine one of its clients, and is freeradius_secret the same there?"
_MEND_DATABASE = "Can the database be reached, and does it hold the tables of docs/connect-the-network.md?"


class Gateway:
    """A FreeRADIUS server. An order is in force once it is placed; a line is off when its last session has gone."""

    name = "FreeRADIUS"
    mark = "RAD"
    carries: frozenset[type] = frozenset({Order, PasswordOrder})

    def __init__(self) -> None:
        settings = policy.gateways().network.freeradius
        if settings is None:
            raise GatewayError("operator.toml has no [gateways.network.freeradius]")
        self._settings = settings

    def place(self, order: Order | PasswordOrder, *, now: dt.datetime) -> str:
        """Write the credentials, or take them out, once per key: a late repetition changes nothing."""
        placed = rows.placed(order, mark=self.mark)
        with rows.database(self._settings) as cursor:
            if rows.remember(cursor, placed, now=now):
                rows.carry_out(cursor, order)
        return placed.reference

    def outcome(self, reference: str, *, now: dt.datetime) -> Answer:
        """Done at once; only a line that goes takes its live sessions with it first."""
        with rows.database(self._settings) as cursor:
            live = rows.live_sessions(cursor, rows.find(cursor, reference), self._settings, now=now)
        answers = [packets.drop(session, self._settings, now=now) for session in live]
        if all(answer.outcome is Outcome.DONE for answer in answers):
            return Answer(Outcome.DONE)
        return Answer(Outcome.PENDING, "; ".join(sorted({answer.reason for answer in answers if answer.reason})))

    def is_on(self, imsi: str) -> None:
        """A RADIUS server knows credentials, not subscribers."""

    def accepts(self, auth_id: str, password: str) -> bool:
        """Ask the server itself, as an access server would. It is slow to say no, so whom nobody knows is not asked."""
        with rows.database(self._settings) as cursor:
            if not rows.is_known(cursor, auth_id):
                return False
        return packets.ask(auth_id, password, self._settings)

    def listed(self, after: str) -> Listed:
        """Whose credentials the database lets in; only those of our own realm, where the policy names one."""
        realm = policy.current().credentials.realm
        with rows.database(self._settings) as cursor:
            found = rows.let_in_after(cursor, after, realm=realm, limit=_CHUNK)
        return Listed(tuple(Known(auth_id=name) for name in found), found[-1] if len(found) == _CHUNK else "")

    def tend(self, *, now: dt.datetime) -> int:
        """Nothing hangs on no order."""
        return 0

    def leftovers(self, *, now: dt.datetime) -> tuple[Finding, ...]:
        """Nothing is left over."""
        return ()

    def look(self, *, now: dt.datetime) -> tuple[Finding, ...]:
        """Whether the server answers (Status-Server, RFC 5997), and whether the database can be read."""
        looks = (("server", packets.status, _MEND_SERVER), ("database", rows.status, _MEND_DATABASE))
        return tuple(
            gateways.looked(f"{self.name} {what}", partial(look, self._settings), mend) for what, look, mend in looks
        )
