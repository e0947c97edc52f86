"""Who issues the last bill: we, or the operator's own billing."""

import datetime as dt
import enum
from dataclasses import dataclass


class BillingMode(enum.StrEnum):
    """Who issues the last bill."""

    OWN = "own"
    EXTERNAL = "external"  # charges are pulled, the quote is published, and the bill that comes back is compared


@dataclass(frozen=True, slots=True)
class BillingRules:
    """How we live with the operator's own billing. Only ``mode`` matters where the bill is ours."""

    mode: BillingMode = BillingMode.OWN
    pull_minutes: int = 10
    stale_hours: int = 24  # what was last heard longer ago is said to be old
    bill_days: int = 45  # how long after the end the bill is awaited before somebody is told

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - pydantic reads it from the class

    @property
    def is_external(self) -> bool:
        """Whether the bill comes from the operator's own billing."""
        return self.mode is BillingMode.EXTERNAL


@dataclass(frozen=True, slots=True)
class AsOf:
    """Up to when the operator's billing knew the usage that a quote holds; ``None``: it has told nothing yet."""

    at: dt.datetime | None = None

    def is_old(self, now: dt.datetime, rules: BillingRules) -> bool:
        """Whether it was heard of too long ago.

        >>> AsOf(dt.datetime(2026, 11, 16, 9)).is_old(dt.datetime(2026, 11, 17, 9, 1), BillingRules())
        True
        """
        return self.at is None or now - self.at > dt.timedelta(hours=rules.stale_hours)
