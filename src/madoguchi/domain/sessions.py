"""How long a log-in lasts: while she is there, and at most for a day (NIST SP 800-63B-4, 2.2.3; RULES.md S17, U17)."""

import datetime as dt
from dataclasses import dataclass

_STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class SessionRules:
    """After how long without a sign of her a session ends, after how long in any case, and when she is warned."""

    idle_minutes: int = 60
    total_hours: int = 24
    warning_seconds: int = 120
    resume_days: int = 7  # how long a procedure that was begun waits on My Page

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class Lifetime:
    """When a session began, and the last sign of her."""

    began_at: dt.datetime
    seen_at: dt.datetime

    def ends_at(self, rules: SessionRules) -> dt.datetime:
        """When it ends unless she gives a sign."""
        return min(self.seen_at + dt.timedelta(minutes=rules.idle_minutes), self.latest_end(rules))

    def latest_end(self, rules: SessionRules) -> dt.datetime:
        """When it ends whatever she does."""
        return self.began_at + dt.timedelta(hours=rules.total_hours)
