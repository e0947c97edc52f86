"""What a provider tells us later of a message that it took: delivery reports, status callbacks."""

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from django.conf import settings


class NotGenuine(Exception):
    """What came in is not from the provider."""


class Fate(enum.StrEnum):
    """What became of a message."""

    ON_ITS_WAY = "on_its_way"
    ARRIVED = "arrived"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Report:
    """One report. ``reason`` is the provider's word or number, without personal data."""

    fate: Fate
    reason: str = ""
    provider_id: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A provider's request to us. ``path`` is what follows the host, ``form`` what it posted."""

    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    headers: Mapping[str, str]


@runtime_checkable
class Reporting(Protocol):
    """A gateway whose provider reports."""

    def read_report(self, incoming: Incoming) -> Report:
        """The report that came in.

        Raises:
            NotGenuine: the provider did not send it.
        """


@runtime_checkable
class Tracing(Protocol):
    """A gateway whose provider does not know our keys: a sending that was cut off is traced, never simply repeated."""

    def trace(self, *, to: str, text: str, since: dt.datetime, now: dt.datetime) -> str | None:
        """The provider's id of what was asked at ``since``; ``None`` if it never got it, so that it may be sent again.

        Raises:
            Unsure: it cannot be told yet, or (``permanent``) never.
            GatewayError: the provider cannot be asked now.
        """


def address(kind: str, handle: str, *, base: str) -> str:
    """Where a provider reports what became of the message with this handle."""
    return f"{base or settings.MADOGUCHI_PUBLIC_URL}/reports/{kind}/{handle}/"
