"""A network of several parts (RADIUS, HLR, host operator): a line is off when all of them have let go of it."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from madoguchi import policy
from madoguchi.gateways import Finding, GatewayError
from madoguchi.gateways.network import (
    Answer,
    Listed,
    NetworkGateway,
    NetworkPart,
    Order,
    Outcome,
    PasswordOrder,
    freeradius,
    host_order_file,
    osmo_hlr,
)

_PARTS: Final[dict[str, Callable[[], NetworkPart]]] = {
    "freeradius": freeradius.Gateway,
    "osmo_hlr": osmo_hlr.Gateway,
    "host_order_file": host_order_file.Gateway,
}
_BETWEEN: Final = "+"
_OF: Final = ":"
T = TypeVar("T")


class Gateway(NetworkGateway):
    """The parts that ``[gateways.network]`` names. A reference is those of the parts, joined."""

    def __init__(self) -> None:
        configured = policy.gateways().network
        self._parts = [make() for name, make in _PARTS.items() if getattr(configured, name)]

    def place(self, order: Order | PasswordOrder, *, now: dt.datetime) -> str:
        """Place an order with every part that it is for. A part that is down does not hold the others."""
        only = order.only if isinstance(order, Order) else ""
        parts = [part for part in self._parts if type(order) in part.carries and only in {"", part.mark}]
        if not parts:
            raise GatewayError("no part of the network takes such an order", permanent=True)
        return _BETWEEN.join(_each(parts, lambda part: part.place(order, now=now)))

    def outcome(self, reference: str, *, now: dt.datetime) -> Answer:
        """What became of the order: the worst of what the parts say."""
        references = {own.split("-")[0]: own for own in reference.split(_BETWEEN)}
        parts = [part for part in self._parts if part.mark in references]
        if len(parts) != len(references):
            raise GatewayError(f"{reference} was placed with a part that operator.toml does not name now")
        return _worst(_each(parts, lambda part: _named(part, part.outcome(references[part.mark], now=now))))

    def is_on(self, imsi: str) -> bool | None:
        """Whether any part still serves the subscriber."""
        return _any(_each(self._parts, lambda part: part.is_on(imsi)))

    def accepts(self, auth_id: str, password: str) -> bool | None:
        """Whether any part lets the credential in."""
        return _any(_each(self._parts, lambda part: part.accepts(auth_id, password)))

    def listed(self, after: str) -> Listed:
        """Whom each part knows, one part after the other."""
        number, _, own = after.partition(_OF)
        place = int(number or 0)
        if place >= len(self._parts):
            return Listed(())
        part = self._parts[place]
        found = part.listed(own)
        return Listed(
            tuple(dataclasses.replace(known, part=part.mark) for known in found.known),
            self._place_after(place, found.after),
        )

    def _place_after(self, place: int, own: str) -> str:
        if own:
            return f"{place}{_OF}{own}"
        return f"{place + 1}{_OF}" if place + 1 < len(self._parts) else ""

    def tend(self, *, now: dt.datetime) -> int:
        """Let each part do what hangs on no single order."""
        return sum(_each(self._parts, lambda part: part.tend(now=now)))

    def leftovers(self, *, now: dt.datetime) -> tuple[Finding, ...]:
        """What each part has for somebody's hand."""
        return tuple(finding for part in self._parts for finding in part.leftovers(now=now))

    def look(self, *, now: dt.datetime) -> tuple[Finding, ...]:
        """How each part answers."""
        return tuple(finding for part in self._parts for finding in part.look(now=now))


def _each(parts: Sequence[NetworkPart], ask: Callable[[NetworkPart], T]) -> list[T]:
    """What each part says.

    Raises:
        GatewayError: one of them did not; all the others have been asked. Permanent when that one is.
    """
    said: list[T] = []
    errors: list[GatewayError] = []
    for part in parts:
        try:
            said.append(ask(part))
        except GatewayError as error:
            errors.append(GatewayError(f"{part.name}: {error}", permanent=error.permanent))
    if errors:
        raise max(errors, key=lambda error: error.permanent)
    return said


def _worst(answers: Iterable[Answer]) -> Answer:
    """Refused if one is, done if all are; the reasons of those that count, and the latest hour that one names."""
    found = list(answers)
    for outcome in (Outcome.REFUSED, Outcome.PENDING):
        if counted := [answer for answer in found if answer.outcome is outcome]:
            hours = [answer.expected_at for answer in counted]
            latest = max((hour for hour in hours if hour), default=None) if all(hours) else None
            return Answer(outcome, "; ".join(answer.reason for answer in counted if answer.reason), latest)
    return Answer(Outcome.DONE)


def _named(part: NetworkPart, answer: Answer) -> Answer:
    reason = f"{part.name}: {answer.reason}" if answer.reason else ""
    return Answer(answer.outcome, reason, answer.expected_at)


def _any(said: Iterable[bool | None]) -> bool | None:
    known = [one for one in said if one is not None]
    return any(known) if known else None
