"""Watching what becomes of texts and calls: codes that nobody types and numbers in a row are signs of pumping (S10)."""

import datetime as dt

from madoguchi import policy
from madoguchi.codes import alarms
from madoguchi.codes.models import Code
from madoguchi.domain.codes import Way
from madoguchi.domain.pumping import Sent, crowded_block, share_used

_WINDOW = dt.timedelta(hours=1)
_PHONES = (Way.SMS, Way.VOICE)


def watch(now: dt.datetime) -> int:
    """Look at the last hour; how many alarms that sounded."""
    rules = policy.current().codes.watch
    typing = dt.timedelta(minutes=policy.current().codes.minutes)  # one that was sent just now may still be typed
    hour = f"{now.astimezone(policy.current().operator.time_zone):%Y-%m-%dT%H}"
    sent = _sent(now - _WINDOW - typing, now)
    share = share_used([one for one in sent if one.at <= now - typing], at_least=rules.at_least)
    block = crowded_block([one for one in sent if one.at > now - _WINDOW], at_least=rules.neighbours)
    sounded = 0
    if share is not None and share < rules.used_percent:
        details = {"percent": share, "expected": rules.used_percent}
        sounded += alarms.sound("codes.unused", about=hour, details=details, now=now)
    if block:
        sounded += alarms.sound("codes.neighbours", about=hour, details={"numbers": block}, now=now)
    return sounded


def _sent(since: dt.datetime, until: dt.datetime) -> list[Sent]:
    rows = Code.objects.filter(way__in=_PHONES, sent_at__gt=since, sent_at__lte=until)
    found = rows.values_list("challenge", "to", "sent_at", "challenge__passed_at")
    return [Sent(str(challenge), to, at, passed is not None) for challenge, to, at, passed in found]
