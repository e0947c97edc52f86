"""How long data are kept: the operator's periods."""

import datetime as dt
import enum
from dataclasses import dataclass

_STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Retention:
    """How long is kept what is needed for a while only."""

    answers_hours: int = 24  # what she has answered on the pages of a journey that she has not finished
    reasons_days: int = 365  # why she left
    declarations_days: int = 1095  # what was declared without a log-in: as long as somebody may have to prove it
    webhooks_days: int = 90  # what other systems were told, and how: the log of webhooks
    contact_days: int = 180  # how a member who has left is reached
    log_in_years: int = 3  # her log-in, with which she fetches her papers
    identity_years: int = 3  # identity-check records, from the end of the contract (携帯電話不正利用防止法 4条2項)
    claims_years: int = 5  # what proves an agreement, until claims from it are barred (民法 166条1項)
    tax_years: int = 7  # bills, from the last day of filing for their year (消費税法施行令 50条)
    fiscal_year_ends: int = 3  # the last month of the operator's fiscal year
    traces_days: int = 180  # messages sent, orders to the network, notices: what shows what was done
    erases_at: dt.time = dt.time(3, 30)  # when the daily round begins
    smallest_group: int = 5  # in figures: of fewer people nothing is told

    __pydantic_config__ = _STRICT


class Lasts(enum.StrEnum):
    """A period of the policy, by its key in ``[retention]``."""

    ANSWERS = "answers_hours"
    REASONS = "reasons_days"
    CONTACT = "contact_days"
    LOG_IN = "log_in_years"
    IDENTITY = "identity_years"
    CLAIMS = "claims_years"
    TAX = "tax_years"
    TRACES = "traces_days"
    WEBHOOKS = "webhooks_days"
    NOT = ""  # over as soon as it begins: the row itself says until when


class HoldReason(enum.StrEnum):
    """Why data must stay although their period is over."""

    DISPUTE = "dispute"  # a claim between her and the operator
    AUTHORITY = "authority"  # a court or an authority asked for it
    INCIDENT = "incident"  # something happened to data, and it is being looked into
