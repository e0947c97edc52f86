"""Which real systems there are and where: the ``[gateways]`` tables of ``operator.toml``. Secrets never stand there.

A table that is there is used; a line is off when every one of them has let go of it.
"""

import datetime as dt
import enum
from dataclasses import dataclass, field
from typing import Final

from madoguchi.policy.billing_gateways import BillingSystems
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
    terminal_port: int = 4258  # its VTY, which alone lists subscribers; 0: they are not listed
    timeout_seconds: int = 5
    at_the_end: AtTheEnd = AtTheEnd.BAR
    country_code: str = "81"

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class Sftp:
    """The host operator's SFTP server. ``known_hosts``: a file with its public key; ``key``: the file of our own."""

    server: str
    user: str
    key: str
    known_hosts: str
    port: int = 22

    __pydantic_config__ = _STRICT


class CodeMeans(enum.StrEnum):
    """What a code with which the host rejects an order means for us."""

    DONE = "done"  # it is as ordered already
    AGAIN = "again"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class HostCode:
    """One code of the host."""

    code: str
    means: CodeMeans

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class HostOrderFile:
    """The exchange of files with the host operator, in the operator's zone.

    The three folders are on one file system, the host's: we write into ``sending``, hand over into ``orders`` by a
    rename, and take from ``results``.
    """

    sending: str
    orders: str
    results: str
    sftp: Sftp | None = None  # None: the folders are on this machine
    opens: dt.time = dt.time(9)
    cut_off: dt.time = dt.time(17)
    weekend: bool = False  # whether the host works on Saturdays and Sundays
    holidays: tuple[dt.date, ...] = ()
    minutes_between: int = 10
    codes: tuple[HostCode, ...] = ()  # one that is not named is a refusal
    answer_hours: int = 24
    timeout_seconds: int = 20

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class NetworkParts:
    """The parts of the network. A line is off when all of them have let go."""

    freeradius: FreeRadius | None = None
    osmo_hlr: OsmoHlr | None = None
    host_order_file: HostOrderFile | None = None

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class Gateways:
    """Everything in ``[gateways]``."""

    network: NetworkParts = field(default_factory=NetworkParts)
    sms: SmsSystems = field(default_factory=SmsSystems)
    voice: VoiceSystems = field(default_factory=VoiceSystems)
    mail: MailSystems = field(default_factory=MailSystems)
    post: PostSystems = field(default_factory=PostSystems)
    billing: BillingSystems = field(default_factory=BillingSystems)
    webhooks: tuple[WebhookEndpoint, ...] = ()

    __pydantic_config__ = _STRICT
