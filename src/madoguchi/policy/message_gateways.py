"""What carries messages: the tables ``[gateways.sms]``, ``.voice``, ``.mail`` and ``.post``.

Each kind is one table that names one real system. Secrets never stand there: only their names do.
"""

import enum
from dataclasses import dataclass
from typing import Final

_STRICT: Final = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Kannel:
    """A Kannel's smsbox."""

    user: str
    sender: str  # the number or name that the phone shows
    url: str = "http://127.0.0.1:13013/cgi-bin/sendsms"
    report_url: str = ""  # how Kannel reaches us; empty: MADOGUCHI_PUBLIC_URL
    timeout_seconds: int = 10
    unsure_minutes: int = 15  # how long a report is awaited for a message of which nobody knows whether it was taken
    secret: str = "kannel"  # noqa: S105 - the name of the secret

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class Twilio:
    """A service that speaks like Twilio's public API."""

    account: str
    sender: str  # with its country: +81312345678
    url: str = "https://api.twilio.com"
    report_url: str = ""  # how it reaches us; empty: MADOGUCHI_PUBLIC_URL
    country_code: str = "81"
    timeout_seconds: int = 10
    secret: str = "twilio"  # noqa: S105 - the name of the secret

    __pydantic_config__ = _STRICT


class MailSecurity(enum.StrEnum):
    """How the way to the mail server is guarded."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"  # for a server on this machine


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server that takes mail from us."""

    sender: str  # a bare address; the operator's name is put before it
    bounces: str = ""  # where what comes back is sent: bounces@my.example.jp; empty: to the sender
    server: str = "127.0.0.1"
    port: int = 25
    security: MailSecurity = MailSecurity.NONE
    user: str = ""
    timeout_seconds: int = 20
    secret: str = "smtp"  # noqa: S105 - the name of the secret

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class LetterFolder:
    """Letters wait, sealed, in the data folder until they are printed."""

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class WebhookEndpoint:
    """Another system of the operator's that is told what happens."""

    name: str
    url: str
    secrets: tuple[str, ...]  # their names; two while keys are changed
    events: tuple[str, ...] = ("*",)  # dotted names, or their beginnings: cancellation.*
    phone_numbers: bool = False  # whether a line's number is told beside its id
    private: bool = False  # whether it may be within our own network, and without https

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class SmsSystems:
    """``[gateways.sms]``: one of these."""

    kannel: Kannel | None = None
    twilio: Twilio | None = None

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class VoiceSystems:
    """``[gateways.voice]``."""

    twilio: Twilio | None = None

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class MailSystems:
    """``[gateways.mail]``."""

    smtp: Smtp | None = None

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class PostSystems:
    """``[gateways.post]``."""

    folder: LetterFolder | None = None

    __pydantic_config__ = _STRICT
