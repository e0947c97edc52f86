"""Taking in mails that came back."""

import datetime as dt

from madoguchi.gateways import bounces
from madoguchi.gateways.reports import Fate
from madoguchi.outbox import fates, handles


def take(raw: bytes, *, now: dt.datetime, to: str = "") -> Fate | None:
    """Keep what a mail that came back says of our mail; ``None`` where it is about none of ours, or says nothing."""
    found = bounces.read(raw, to=to)
    number = handles.read(found.handle) if found else None
    if found is None or number is None:
        return None
    fates.note(number, found.report, now=now)
    return found.report.fate
