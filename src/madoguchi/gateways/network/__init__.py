"""The network: what switches a line on and off, and checks credentials.

Orders are asynchronous: order → reference → outcome.
"""

import datetime as dt
import enum
from dataclasses import dataclass, field
from typing import Protocol, cast

from madoguchi import gateways


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
class Order:
    """Switch one subscriber. The same ``key`` is the same order however often it is placed."""

    key: str
    switch: Switch
    imsi: str
    phone_number: str


@dataclass(frozen=True, slots=True)
class PasswordOrder:
    """Give one connection credential a new password; the one before it stops working. ``key`` as for :class:`Order`."""

    key: str
    auth_id: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome as known now, with the network's words where it has any."""

    outcome: Outcome
    reason: str = ""


class NetworkGateway(Protocol):
    """What every network, real or simulated, can do. ``tests/gateways/network`` is its contract."""

    def place(self, order: Order | PasswordOrder, *, now: dt.datetime) -> str:
        """Place an order; its reference.

        Raises:
            GatewayError: the network cannot be asked now, or never. The message never holds a password.
        """

    def outcome(self, reference: str, *, now: dt.datetime) -> Answer:
        """What became of the order. Switching off a subscriber that the network does not know is done.

        Raises:
            GatewayError: the network cannot be asked now, or does not know the reference.
        """

    def is_on(self, imsi: str) -> bool:
        """Whether the network serves this subscriber at this moment.

        Raises:
            GatewayError: the network cannot be asked now.
        """

    def accepts(self, auth_id: str, password: str) -> bool:
        """Whether the network lets this credential in at this moment.

        Raises:
            GatewayError: the network cannot be asked now.
        """


def connect() -> NetworkGateway:
    """The network that the settings name."""
    return cast("NetworkGateway", gateways.connect("network"))
