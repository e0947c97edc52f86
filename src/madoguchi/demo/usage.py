"""This month's usage of the demo's subscribers, made for the day on which the demo is loaded.

``subscribers.csv`` holds what keeps: people, contracts, lines and devices, with real dates in the past. Usage does not
keep, so it comes as an operator's nightly file would: a second file for the same import, the same for everybody at one
instant, growing as the month goes on.
"""

import csv
import datetime as dt
import random
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from madoguchi.domain.operator_time import day_of, end_of_month, start_of_day

COLUMNS = (
    "record", "customer_number", "contract_number", "phone_number", "last_used_at", "reference", "name", "amount",
    "used_at",
)  # fmt: skip
_KEYS = COLUMNS[1:4]
_USES = {
    "voice": (("国内通話料", range(22, 880, 22)), ("SMS送信料", range(3, 61, 3))),
    "sms": (("SMS送信料", range(3, 61, 3)),),
    "data": (("データ追加 1GB", range(500, 501)),),
}
_MOST_USES = {"voice": 6, "sms": 3, "data": 1}
_LATEST_USE_HOURS = 60


def write_usage(path: Path, subscribers: Path, *, zone: ZoneInfo, now: dt.datetime) -> None:
    """Write the nightly file for ``now`` to ``path``: last uses, and what is unbilled of this month."""
    with subscribers.open(encoding="utf-8-sig", newline="") as source, path.open("w", newline="") as target:
        writer = csv.DictWriter(target, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(usage_rows(csv.DictReader(source), zone=zone, now=now))


def usage_rows(
    subscribers: Iterable[Mapping[str, str]], *, zone: ZoneInfo, now: dt.datetime
) -> Iterator[dict[str, str]]:
    """The nightly file's rows for the active lines among the rows of ``subscribers.csv``."""
    for line in subscribers:
        if line["record"] == "line" and line["state"] == "active":
            keys = {name: line[name] for name in _KEYS}
            yield {"record": "line", **keys, "last_used_at": _latest_use(line["phone_number"], now)}
            yield from ({"record": "charge", **keys, **use} for use in _uses(line, zone, now))


def _uses(line: Mapping[str, str], zone: ZoneInfo, now: dt.datetime) -> Iterator[dict[str, str]]:
    """The uses of the whole month are drawn at once; those before ``now`` have happened."""
    today = day_of(now, zone)
    first, last = start_of_day(today.replace(day=1), zone), start_of_day(end_of_month(today), zone)
    chance = _chance(f"{line['phone_number']} {today:%Y-%m}")
    for number in range(chance.randint(0, _MOST_USES[line["line_kind"]])):
        used_at = first + dt.timedelta(minutes=chance.randrange(int((last - first).total_seconds() // 60) + 24 * 60))
        name, amounts = chance.choice(_USES[line["line_kind"]])
        amount = chance.choice(amounts)
        if used_at < now:
            reference = f"U{today:%Y%m}-{line['phone_number']}-{number}"
            yield {"reference": reference, "name": name, "amount": str(amount), "used_at": used_at.isoformat()}


def _latest_use(phone_number: str, now: dt.datetime) -> str:
    hours = _chance(phone_number).randrange(_LATEST_USE_HOURS)
    return (now - dt.timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0).isoformat()


def _chance(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a play, the same for everybody
