"""What a receipt (解約受付書) says. It proves who signed and that nothing changed; not, by itself, the time."""

import datetime as dt
import enum
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from madoguchi.domain.operator_time import Schedule, day_of
from madoguchi.domain.plain import plain
from madoguchi.domain.policy import OperatorIdentity
from madoguchi.domain.quotes import Quote

FORMAT = "madoguchi-receipt/1"


class ReceiptKind(enum.StrEnum):
    """What was received."""

    CANCELLATION = "cancellation"
    TAKING_BACK = "taking_back"


@dataclass(frozen=True, slots=True)
class Act:
    """What happened: which case, for whom, when."""

    kind: ReceiptKind
    case_number: str
    customer_number: str
    received_at: dt.datetime


def write(act: Act, *, operator: OperatorIdentity, quote: Quote, schedule: Schedule) -> dict[str, Any]:
    """The facts of a receipt as JSON values. Amounts are yen; instants carry the operator's offset."""
    zone = operator.time_zone
    return {
        "format": FORMAT,
        "kind": act.kind.value,
        "number": act.case_number,
        "received_at": act.received_at.astimezone(zone).isoformat(timespec="seconds"),
        "time_zone": operator.zone,
        "operator": {"name": operator.name, "name_en": operator.name_en, "phone": operator.phone},
        "customer_number": act.customer_number,
        "contract": quote.contract,
        "lines": list(quote.lines),
        "ends_contract": quote.ends_contract,
        "choice": schedule.choice.when.value,
        "last_day": schedule.last_day.isoformat(),
        "effective_at": schedule.effective_at.astimezone(zone).isoformat(timespec="seconds"),
        **_initial(act, quote, zone),
        "take_back_until": schedule.take_back_until.astimezone(zone).isoformat(timespec="seconds"),
        "quote": {
            "digest": quote.digest,
            "quoted_at": quote.quoted_at.astimezone(zone).isoformat(timespec="seconds"),
            "items": [plain(item) for item in quote.items],
            "totals": {**plain(quote.totals), "total": quote.totals.total},
            "usage_until_the_end_is_added": True,
            **_usage_known(quote, zone),
            "goes_on": list(quote.goes_on),
        },
    }


def _usage_known(quote: Quote, zone: ZoneInfo) -> dict[str, Any]:
    """Where usage comes from the operator's own billing: up to when it was known; ``None`` where it was not."""
    if quote.as_of is None:
        return {}
    at = quote.as_of.at
    return {"usage_known_at": at.astimezone(zone).isoformat(timespec="seconds") if at else None}


def _initial(act: Act, quote: Quote, zone: ZoneInfo) -> dict[str, Any]:
    """Of an initial cancellation: its days, and on which of them it was received; 0 is before the first."""
    if (days := quote.initial_days) is None:
        return {}
    received = days.number(day_of(act.received_at, zone))
    return {
        "initial_cancellation": {
            "first_day": days.first.isoformat(),
            "last_day": days.last.isoformat(),
            "day": received,
        }
    }
