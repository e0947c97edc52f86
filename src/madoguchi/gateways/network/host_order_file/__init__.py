"""The host operator's order file: orders out as CSV, results in as CSV, in the host's hours (decision 0020).

What most light MVNOs have. ``tend`` exchanges files; ``place`` and ``outcome`` only write and read our own rows.
"""

import datetime as dt

from django.db.models import Q

from madoguchi import gateways, policy
from madoguchi.gateways import Finding, GatewayError
from madoguchi.gateways.models import HostFile, HostOrder, HostResult
from madoguchi.gateways.network import Answer, Listed, Order, Outcome, PasswordOrder, Switch
from madoguchi.gateways.network.host_order_file import exchange, hours, results, sending
from madoguchi.gateways.network.host_order_file.results import Result
from madoguchi.policy.gateways import CodeMeans

_MEND = "Can this machine reach the folders, and write into the first two of them?"
_MEND_RESULT = "Ask the host what it answers; nothing was changed for it."
_LEAVES_WITHIN = dt.timedelta(hours=1)
_SHOWN_FOR = dt.timedelta(days=14)


class Gateway:
    """The exchange of files with a host operator."""

    name = "host order file"
    mark = "HOF"
    carries: frozenset[type] = frozenset({Order})

    def __init__(self) -> None:
        settings = policy.gateways().network.host_order_file
        if settings is None:
            raise GatewayError("operator.toml has no [gateways.network.host_order_file]")
        self._settings, self._zone = settings, policy.current().operator.time_zone

    def place(self, order: Order | PasswordOrder, *, now: dt.datetime) -> str:
        """Write the order down for the next file, once per key."""
        if isinstance(order, PasswordOrder):
            raise GatewayError("the host operator keeps no passwords", permanent=True)
        return sending.write_down(order, mark=self.mark, now=now)

    def outcome(self, reference: str, *, now: dt.datetime) -> Answer:
        """What the host's latest result says; until there is one, by when it can be expected."""
        if (order := HostOrder.objects.select_related("file").filter(reference=reference).first()) is None:
            raise GatewayError(f"no order {reference}", permanent=True)
        if order.result == Result.ACCEPTED:
            return Answer(Outcome.DONE)
        if order.result == Result.REJECTED:
            return self._rejected(order)
        reason = f"the host has done it in part: {order.words}" if order.result == Result.PARTIAL else ""
        sent_at = order.file.sent_at if order.file else None
        begun_at = sent_at or hours.next_taking(now, self._zone, self._settings)
        return Answer(Outcome.PENDING, reason, begun_at + dt.timedelta(hours=self._settings.answer_hours))

    def is_on(self, imsi: str) -> bool | None:
        """As the host said last; a file cannot be asked."""
        answered = HostOrder.objects.filter(imsi=imsi, result=Result.ACCEPTED).order_by("answered_at", "pk")
        return latest.switch == Switch.ON if (latest := answered.last()) else None

    def accepts(self, auth_id: str, password: str) -> None:
        """A host operator checks SIM cards, not these credentials."""

    def listed(self, after: str) -> Listed:
        """A folder of orders lists nobody."""
        return Listed(())

    def tend(self, *, now: dt.datetime) -> int:
        """When a turn is due: take results in, write waiting orders into a file, hand over what was written."""
        if not sending.take_turn(self._settings, self._zone, now=now):
            return 0
        sending.compose(self._settings, self._zone, now=now)
        with exchange.open_(self._settings) as folders:
            return results.take_in(folders, self._settings, now=now) + sending.hand_over(folders, now=now)

    def look(self, *, now: dt.datetime) -> tuple[Finding, ...]:
        """Whether the folders can be read, and what came back that belongs to no order."""
        return (gateways.looked(self.name, self._answer, _MEND), *self.leftovers(now=now))

    def leftovers(self, *, now: dt.datetime) -> tuple[Finding, ...]:
        """Files that do not leave, and results of the last two weeks that belong to no order or cannot be read."""
        files = HostFile.objects.filter(sent_at=None, composed_at__lte=now - _LEAVES_WITHIN).order_by("pk")
        rows = HostResult.objects.filter(~Q(problem=""), taken_at__gte=now - _SHOWN_FOR).order_by("pk")
        return (
            *(Finding(file.name, is_well=False, said="has not left", mend=_MEND) for file in files),
            *(
                Finding(f"{row.file_name} line {row.line}", is_well=False, said=row.problem, mend=_MEND_RESULT)
                for row in rows
            ),
        )

    def _answer(self) -> str:
        with exchange.open_(self._settings) as folders:
            folders.check()
            return f"{len(folders.names())} result files lie there"

    def _rejected(self, order: HostOrder) -> Answer:
        means = results.meaning(order.code, self._settings)
        if means is CodeMeans.DONE:
            return Answer(Outcome.DONE)
        return Answer(Outcome.REFUSED, f"the host rejects it: {order.words}")
