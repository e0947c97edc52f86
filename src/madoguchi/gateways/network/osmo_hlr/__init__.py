"""OsmoHLR by its control interface (OsmoHLR user manual, "Control interface"; IPA framing)."""

import datetime as dt
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from madoguchi import gateways, policy
from madoguchi.gateways import Finding, GatewayError
from madoguchi.gateways.network import Answer, Listed, Order, Outcome, PasswordOrder, Switch
from madoguchi.gateways.network.osmo_hlr import terminal
from madoguchi.policy.gateways import AtTheEnd, OsmoHlr

_IPA_CONTROL: Final = b"\xee\x00"
_UNKNOWN: Final = "No such subscriber."
_HALVES: Final = ("cs", "ps")  # calls and data: both make up the network access mode
_MEND = "Is osmo-hlr running, and does its `ctrl` bind to the address in operator.toml?"


class _Said(Exception):
    """The HLR answers with an error; these are its words."""


class Gateway:
    """An OsmoHLR. An order is in force once it is placed; the outcome is read back."""

    name = "OsmoHLR"
    mark = "HLR"
    carries: frozenset[type] = frozenset({Order})

    def __init__(self) -> None:
        settings = policy.gateways().network.osmo_hlr
        if settings is None:
            raise GatewayError("operator.toml has no [gateways.network.osmo_hlr]")
        self._settings = settings

    def place(self, order: Order | PasswordOrder, *, now: dt.datetime) -> str:
        """Make the subscriber and serve her, or bar or delete her. Placed again, it leads to the same."""
        if isinstance(order, PasswordOrder) or not order.imsi.isdecimal():
            raise GatewayError("the HLR finds a subscriber by her IMSI, and this line has none", permanent=True)
        with _control(self._settings) as control:
            try:
                (_serve if order.switch is Switch.ON else _let_go)(control, order, self._settings)
            except _Said as said:
                raise GatewayError(f"the HLR refuses: {said}", permanent=True) from None
        return f"{self.mark}-{order.switch}-{order.imsi}"

    def outcome(self, reference: str, *, now: dt.datetime) -> Answer:
        """What was ordered, compared with what the HLR has."""
        match reference.split("-"):
            case [self.mark, Switch.ON | Switch.OFF as wanted, imsi]:
                if self.is_on(imsi) == (wanted == Switch.ON):
                    return Answer(Outcome.DONE)
                return Answer(Outcome.PENDING, f"the HLR does not have {imsi} as ordered")
        raise GatewayError(f"no order {reference}", permanent=True)

    def is_on(self, imsi: str) -> bool:
        """Whether the subscriber is known and may use calls or data."""
        with _control(self._settings) as control:
            try:
                return _is_known(control, imsi) and any(
                    control.get(f"{_of(imsi)}.{half}-enabled") == "1" for half in _HALVES
                )
            except _Said as said:
                raise GatewayError(f"the HLR does not tell: {said}") from None

    def accepts(self, auth_id: str, password: str) -> None:
        """An HLR checks SIM cards, not these credentials."""

    def listed(self, after: str) -> Listed:
        """Subscribers who may use calls or data, as the terminal (VTY) lists them; the control interface lists none."""
        return terminal.listed(after, self._settings)

    def tend(self, *, now: dt.datetime) -> int:
        """Nothing hangs on no order."""
        return 0

    def leftovers(self, *, now: dt.datetime) -> tuple[Finding, ...]:
        """Nothing is left over."""
        return ()

    def look(self, *, now: dt.datetime) -> tuple[Finding, ...]:
        """Ask for a subscriber that nobody is: an answer is a sign of life."""
        return (gateways.looked(self.name, self._answer, _MEND),)

    def _answer(self) -> str:
        self.is_on("0" * 15)
        return f"{self._settings.server}:{self._settings.port} answers"


class _Control:
    """A connection to the control interface. Every wait is bounded."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection, self._number = connection, 0

    def get(self, variable: str) -> str:
        """The value of a variable."""
        return self._ask("GET", variable)

    def set(self, variable: str, value: str) -> None:
        """Set a variable."""
        self._ask("SET", variable, value)

    def _ask(self, verb: str, *words: str) -> str:
        self._number += 1
        text = " ".join((verb, str(self._number), *words)).encode()
        self._connection.sendall((len(text) + 1).to_bytes(2, "big") + _IPA_CONTROL + text)
        while True:
            kind, number, rest = [*self._read().split(" ", 2), "", ""][:3]
            if number != str(self._number):
                continue  # a TRAP, or the answer to an earlier question
            if kind == "ERROR":
                raise _Said(rest.strip())
            return rest.partition(" ")[2].strip()

    def _read(self) -> str:
        head = self._exactly(3)
        return self._exactly(int.from_bytes(head[:2], "big"))[1:].decode(errors="replace")

    def _exactly(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            if not (part := self._connection.recv(count - len(found))):
                raise ConnectionResetError
            found += part
        return found


@contextmanager
def _control(settings: OsmoHlr) -> Iterator[_Control]:
    place = (settings.server, settings.port)
    try:
        with socket.create_connection(place, settings.timeout_seconds) as connection:
            yield _Control(connection)
    except OSError as error:
        raise GatewayError(f"the HLR at {settings.server} does not answer: {type(error).__name__}") from None


def _serve(control: _Control, order: Order, settings: OsmoHlr) -> None:
    try:
        control.set("subscriber.create", order.imsi)
    except _Said as said:
        if str(said) != "Subscriber already exists.":
            raise
    control.set(f"{_of(order.imsi)}.msisdn", settings.country_code + order.phone_number.removeprefix("0"))
    _switch(control, order.imsi, "1")


def _let_go(control: _Control, order: Order, settings: OsmoHlr) -> None:
    if not _is_known(control, order.imsi):
        return
    if settings.at_the_end is AtTheEnd.DELETE:
        control.set("subscriber.delete", order.imsi)
    else:
        _switch(control, order.imsi, "0")


def _is_known(control: _Control, imsi: str) -> bool:
    """Only a question says so: an order about somebody unknown is answered with "An error has occurred."."""
    try:
        control.get(f"{_of(imsi)}.info")
    except _Said as said:
        if str(said) == _UNKNOWN:
            return False
        raise
    return True


def _switch(control: _Control, imsi: str, value: str) -> None:
    for half in _HALVES:
        control.set(f"{_of(imsi)}.{half}-enabled", value)


def _of(imsi: str) -> str:
    return f"subscriber.by-imsi-{imsi}"
