"""Which billing the operator runs and where: the tables ``[gateways.billing]``; one, where the bill is not ours."""

from dataclasses import dataclass
from typing import Final

_STRICT: Final = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class TmfBilling:
    """A billing that speaks the TM Forum's TMF635 (usage), TMF648 (quotes) and TMF678 (bills), version 4."""

    url: str  # what stands before /tmf-api
    basic_user: str = ""  # whom to log in as (RFC 7617); empty: the secret is a bearer token
    timeout_seconds: int = 10
    secret: str = "billing"  # noqa: S105 - the name of the secret

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class BillingFolder:
    """A billing that exchanges CSV files, in three folders."""

    charges: str
    quotes: str
    bills: str

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class BillingSystems:
    """``[gateways.billing]``: one of these."""

    tmf: TmfBilling | None = None
    folder: BillingFolder | None = None

    __pydantic_config__ = _STRICT
