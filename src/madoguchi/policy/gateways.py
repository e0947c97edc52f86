"""Which real systems there are and where: the ``[gateways]`` tables of ``operator.toml``. Secrets never stand there.

A table that is there is used; a line is off when every one of them has let go of it.
"""

import enum
from dataclasses import dataclass, field
from typing import Final

from madoguchi.policy.message_gateways import (
    MailSystems,
    PostSystems,
    SmsSystems,
    VoiceSystems,
    WebhookEndpoint,
)

_STRICT: Final = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class AccessServer:
    """What holds live sessions (NAS, P-GW): its address in the accounting, its RFC 5176 port, its secret's name."""

    address: str
    secret: str
    port: int = 3799

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class FreeRadius:
    """A FreeRADIUS server and the SQL database that it reads."""

    database: str  # sqlite:///FILE or postgresql://USER@HOST:PORT/NAME
    server: str = "127.0.0.1"
    port: int = 1812
    timeout_seconds: int = 5
    session_hours: int = 24  # a session that accounting has not heard of for so long is none
    access_servers: tuple[AccessServer, ...] = ()

    __pydantic_config__ = _STRICT


class AtTheEnd(enum.StrEnum):
    """What becomes of a subscriber whose line ends."""

    BAR = "bar"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class OsmoHlr:
    """An OsmoHLR and its control interface."""

    server: str = "127.0.0.1"
    port: int = 4259
    timeout_seconds: int = 5
    at_the_end: AtTheEnd = AtTheEnd.BAR
    country_code: str = "81"

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class NetworkParts:
    """The parts of the network. A line is off when all of them have let go."""

    freeradius: FreeRadius | None = None
    osmo_hlr: OsmoHlr | None = None

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class Gateways:
    """Everything in ``[gateways]``."""

    network: NetworkParts = field(default_factory=NetworkParts)
    sms: SmsSystems = field(default_factory=SmsSystems)
    voice: VoiceSystems = field(default_factory=VoiceSystems)
    mail: MailSystems = field(default_factory=MailSystems)
    post: PostSystems = field(default_factory=PostSystems)
    webhooks: tuple[WebhookEndpoint, ...] = ()

    __pydantic_config__ = _STRICT
