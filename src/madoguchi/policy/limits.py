"""How far each number in the policy may go. What lies beyond is a slip of the hand, and breaks a price or a date."""

import dataclasses
from collections.abc import Iterator

_YEN = (0, 10_000_000)
_LIMITS = {
    "choices.today_minutes": (1, 1440),  # the window to take back is never zero
    "choices.month_end_cut_off_day": (1, 31),
    "choices.horizon_days": (1, 366),
    "taking_back.minimum_minutes": (1, 10_080),
    "initial_cancellation.days": (8, 60),  # 電気通信事業法 26条の3
    "initial_cancellation.contract_fee": (0, 3000),  # what may be asked for making a contract (施行規則 22条の2の9)
    "initial_cancellation.sim_fee": (0, 3000),
    "fees.early_termination.months": (1, 120),
    "quoting.valid_minutes": (1, 1440),
    "quoting.usage_grace_hours": (0, 2160),
    "billing.pull_minutes": (1, 1440),
    "billing.stale_hours": (1, 744),
    "billing.bill_days": (1, 366),
    "quoting.payment_days": (0, 366),
    "sim_return.within_days": (1, 366),
    "codes.minutes": (1, 10),
    "codes.letter_days": (1, 21),
    "codes.tries": (1, 5),
    "codes.resend_seconds": (30, 600),
    "codes.sends_in_10_minutes": (1, 20),
    "codes.sends_an_hour": (1, 50),
    "codes.sends_a_day": (1, 200),
    "codes.calls_an_hour": (1, 20),
    "codes.letters_a_week": (1, 7),
    "codes.source_sends_an_hour": (1, 1000),
    "codes.source_failures": (1, 100),
    "codes.carrier_factor": (1, 1000),
    "codes.trust_after_days": (1, 90),
    "codes.watch.budget_yen_a_day": (1, 100_000_000),
    "codes.watch.yen_a_text": (0, 1000),
    "codes.watch.yen_a_call": (0, 1000),
    "codes.watch.used_percent": (0, 100),
    "codes.watch.at_least": (1, 100_000),
    "codes.watch.neighbours": (2, 100),
    "cancel_only.session_minutes": (1, 30),
    "cancel_only.hold_hours": (1, 168),
    "cancel_only.untold_hold_hours": (1, 168),
    "credentials.shown_per_hour": (1, 10),
    "activation.link_days": (1, 90),
    "sessions.idle_minutes": (5, 60),
    "sessions.total_hours": (1, 24),
    "sessions.warning_seconds": (20, 240),
    "sessions.resume_days": (1, 30),
    "recovery.session_minutes": (1, 30),
    "recovery.hold_hours": (1, 168),
    "recovery.untold_hold_hours": (1, 720),
    "recovery.take_up_days": (1, 30),
    "recovery.link_days": (1, 90),
    "recovery.protect_days": (1, 90),
    "retention.answers_hours": (1, 720),
    "retention.reasons_days": (1, 3660),
    "retention.declarations_days": (30, 3660),
    "retention.contact_days": (30, 365),
    "retention.log_in_years": (1, 10),
    "retention.identity_years": (3, 10),  # 携帯電話不正利用防止法 4条2項
    "retention.claims_years": (1, 10),  # 民法 166条
    "retention.tax_years": (7, 10),  # 消費税法施行令 50条, 法人税法施行規則 59条
    "retention.fiscal_year_ends": (1, 12),
    "retention.traces_days": (30, 730),
    "retention.smallest_group": (3, 50),
    "retention.webhooks_days": (4, 3660),  # attempts go on for three days
    "joining.pages": (1, 500),
    "joining.clicks": (1, 500),
    "joining.fields": (0, 500),
}


def beyond(value: object, key: str = "") -> Iterator[tuple[str, int, int]]:
    """Each number that goes too far: its key, and the least and the most it may be. Those without a limit are yen."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from beyond(getattr(value, field.name), f"{key}.{field.name}".lstrip("."))
    elif isinstance(value, tuple):
        for place, one in enumerate(value):
            yield from beyond(one, f"{key}.{place}")
    elif isinstance(value, int) and not isinstance(value, bool):
        least, most = _LIMITS.get(key, _YEN)
        if not least <= value <= most:
            yield key, least, most
