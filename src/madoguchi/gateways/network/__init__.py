"""The network: what switches a line on and off, and checks credentials.

Orders are asynchronous: order → reference → outcome.
"""

import datetime as dt
import enum
from dataclasses import dataclass, field
from typing import Protocol, cast

from madoguchi import gateways, policy
from madoguchi.gateways import Finding


class Switch(enum.StrEnum):
    """What an order asks for."""

    ON = "on"
    OFF = "off"


class Outcome(enum.StrEnum):
    """What became of an order."""

    PENDING = "pending"
    DONE = "done"
    REFUSED = "refused"  # for good: the same order will be refused again


@dataclass(frozen=True, slots=True)
class Credential:
    """A connection credential of a line. The password is given when the line is switched on."""

    auth_id: str
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Order:
    """Switch one subscriber, and the credentials that come and go with the line.

    The same ``key`` is the same order however often it is placed.
    """

    key: str
    switch: Switch
    imsi: str
    phone_number: str
    credentials: tuple[Credential, ...] = ()
    only: str = ""  # the mark of the one part that it is for; empty: of every part


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the network serves (``imsi``) or lets in (``auth_id``); ``part``: the mark of the part that says so."""

    imsi: str = ""
    auth_id: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A chunk of whom the network knows. ``after``: where the next begins; empty where this was the last."""

    known: tuple[Known, ...]
    after: str = ""


@dataclass(frozen=True, slots=True)
class PasswordOrder:
    """Give one connection credential a new password; the one before it stops working. ``key`` as for :class:`Order`."""

    key: str
    auth_id: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome as known now, with the network's words where it has any.

    ``expected_at`` is until when silence is no trouble, where the network says so itself (opening hours).
    """

    outcome: Outcome
    reason: str = ""
    expected_at: dt.datetime | None = None


class NetworkGateway(Protocol):
    """What every network, real or simulated, can do. ``tests/gateways/network`` is its contract."""

    def place(self, order: Order | PasswordOrder, *, now: dt.datetime) -> str:
        """Place an order; its reference, of 64 signs at most. It may be in force before it is confirmed.

        Raises:
            GatewayError: the network cannot be asked now, or never. The message never holds a password.
        """

    def outcome(self, reference: str, *, now: dt.datetime) -> Answer:
        """What became of the order. Switching off a subscriber that the network does not know is done.

        Raises:
            GatewayError: the network cannot be asked now, or does not know the reference.
        """

    def is_on(self, imsi: str) -> bool | None:
        """Whether the network serves this subscriber at this moment; ``None`` where it cannot tell.

        Raises:
            GatewayError: the network cannot be asked now.
        """

    def accepts(self, auth_id: str, password: str) -> bool | None:
        """Whether the network lets this credential in at this moment; ``None`` where it checks none.

        Raises:
            GatewayError: the network cannot be asked now.
        """

    def listed(self, after: str) -> Listed:
        """Whom the network serves or lets in, a chunk at a time; nobody where it cannot list.

        Raises:
            GatewayError: the network cannot be asked now.
        """

    def tend(self, *, now: dt.datetime) -> int:
        """Do what hangs on no single order: hand files over, take files in. How much there was."""

    def leftovers(self, *, now: dt.datetime) -> tuple[Finding, ...]:
        """What came back that belongs to no order, or does not leave: for somebody's hand. Asks nobody outside."""

    def look(self, *, now: dt.datetime) -> tuple[Finding, ...]:
        """How each part answers at this moment, and its leftovers. Raises no :class:`GatewayError`."""


class NetworkPart(NetworkGateway, Protocol):
    """One real system. A network is made of one or more (:mod:`.composed`)."""

    name: str  # as an engineer calls it
    mark: str  # what its references begin with
    carries: frozenset[type]  # the kinds of orders that are for it


def secrets_needed() -> frozenset[str]:
    """The names of the secrets that the parts in ``operator.toml`` need."""
    radius = policy.gateways().network.freeradius
    if radius is None:
        return frozenset()
    database = [] if radius.database.startswith("sqlite:") else ["freeradius_database_password"]
    return frozenset({"freeradius_secret", *database, *(server.secret for server in radius.access_servers)})


def connect() -> NetworkGateway:
    """The network that the settings name."""
    return cast("NetworkGateway", gateways.connect("network"))
