"""Getting back in (ログインできないとき): what a code opens, when, and for how long that is watched (S14)."""

import datetime as dt
import enum
from dataclasses import dataclass

from madoguchi.domain.codes import Way

_STRICT = {"extra": "forbid"}
_BY_PHONE = {Way.SMS, Way.VOICE}


@dataclass(frozen=True, slots=True)
class RecoveryRules:
    """How long somebody who came by a code has, waits, can be stopped and is watched."""

    session_minutes: int = 30
    hold_hours: int = 24  # by telephone, before a log-in opens
    untold_hold_hours: int = 168  # where no other address can be told at once; and before a second step is taken off
    take_up_days: int = 7  # how long one whose hold is over can be taken up
    link_days: int = 21  # how long 「心あたりがない方」 works
    protect_days: int = 7  # how long nothing irreversible is done after it was pressed

    __pydantic_config__ = _STRICT


class Opening(enum.StrEnum):
    """What a code opens."""

    NOTHING = "nothing"  # a line that is not how the holder is reached
    AFTER_HOLD = "after_hold"
    AT_ONCE = "at_once"


def opening(way: Way, lines: frozenset[str] | None, contact_phone: str) -> Opening:
    """What a code that went by this way opens; ``lines`` is what it proved, ``None`` for the holder herself.

    A telephone is lent, stolen or re-issued more easily than a mail box or a postal address (NIST SP 800-63B-4,
    3.1.3.4): it opens after everybody else was told. A line that is not the holder's own contact opens nothing.
    """
    if way not in _BY_PHONE:
        return Opening.AT_ONCE if lines is None else Opening.NOTHING
    return Opening.AFTER_HOLD if lines is None or lines == {contact_phone} else Opening.NOTHING


def opens_at(opened: Opening, now: dt.datetime, rules: RecoveryRules, *, told: bool) -> dt.datetime:
    """When it opens; ``told`` says whether an address that was hers before this week has heard of it."""
    if opened is Opening.AT_ONCE:
        return now
    return now + dt.timedelta(hours=rules.hold_hours if told else rules.untold_hold_hours)


def may_open(customers_of_login: frozenset[str], proved: frozenset[str]) -> bool:
    """Whether a log-in may be opened: it holds nobody who was not proved. Else a new log-in is made instead."""
    return bool(customers_of_login) and customers_of_login <= proved
