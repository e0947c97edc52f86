"""What the demo people have, as rows of ``subscribers.csv`` whose dates count back from the day of loading."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from madoguchi.domain.operator_time import day_of
from madoguchi.domain.policy import Policy

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Sim:
    """One line. ``months`` is how long ago it was opened."""

    phone_number: str
    kind: str
    plan: str
    nickname: str
    months: int
    state: str = "active"
    days_ago: int | None = None  # when it was opened, for somebody who has just begun


@dataclass(frozen=True, slots=True)
class Belongings:
    """One contract with its holder. ``others`` are rows of services, charges, instalments and works.

    In ``others``, ``hours_ago`` and ``months_ago`` stand for the columns of time that they are turned into.
    """

    names: tuple[str, str, str, str]  # family, given, and both in kana
    lines: tuple[Sim, ...]
    mobile: str
    town: str
    postal_code: str
    email: str = ""
    kind: str = "consumer"
    others: tuple[dict[str, str | int], ...] = field(default=())
    document_days_ago: int | None = None  # when the contract document came


def _uses(line: str, name: str, amount: int, hours_ago: int) -> dict[str, str | int]:
    return {"record": "charge", "phone_number": line, "name": name, "amount": amount, "hours_ago": hours_ago}


def _credential(auth_id: str, password: str, line: str = "", kind: str = "mobile") -> dict[str, str | int]:
    row: dict[str, str | int] = {"record": "credential", "phone_number": line, "auth_id": auth_id}
    return {**row, "credential_kind": kind, "auth_password": password}


def _service(code: str, name: str, fee: int, ends_with: str, line: str = "") -> dict[str, str | int]:
    row = {"record": "service", "phone_number": line, "service_code": code, "name": name, "ends_with": ends_with}
    return {**row, "monthly_fee": fee}


_CALL, _TEXT = "国内通話料", "SMS送信料"

EVERYTHING = {
    "N900000001": Belongings(
        ("港", "花子", "ミナト", "ハナコ"),
        (Sim("09000001001", "voice", "voice-3", "わたしのスマホ", 31),),
        "09000002001", "窓口町1-1-1", "1000001", "hanako@example.jp",
        others=(
            _uses("09000001001", _CALL, 176, 30),
            _uses("09000001001", _TEXT, 15, 4),
            _credential("m9001001", "minato7harbour", "09000001001"),
        ),
    ),
    "N900000002": Belongings(
        ("見本", "健司", "ミホン", "ケンジ"),
        (
            Sim("09000001002", "voice", "voice-10", "健司", 40),
            Sim("07000001003", "sms", "sms-3", "こども", 16),
            Sim("02000001004", "data", "data-10", "タブレット", 28),
        ),
        "09000002002", "窓口町1-2-2", "1000002", "kenji@example.jp",
        others=(
            _service("kakehodai", "5分かけ放題", 500, "line", "09000001002"),
            _service("mail", "メールプラン", 200, "contract"),
            _service("base", "みなと会員", 250, "nothing"),
            _uses("09000001002", _CALL, 440, 52),
            _uses("07000001003", _TEXT, 33, 7),
            _credential("m9001002", "Lamp4Harbour", "09000001002"),
            _credential("v9001002", "Kamome29sora", kind="ipv6"),
        ),
    ),
    "N900000003": Belongings(
        ("株式会社見本商会", "", "", ""),
        (
            Sim("09000001005", "voice", "voice-20", "代表", 52),
            Sim("09000001006", "voice", "voice-10", "営業1", 38),
            Sim("09000001007", "voice", "voice-10", "営業2", 38),
            Sim("02000001008", "data", "data-3", "倉庫", 20),
            Sim("02000001009", "data", "data-10", "予備", 11),
        ),
        "09000002003", "窓口町2-1-5", "1000003", "shokai@example.jp", "corporate",
        others=(_uses("09000001005", _CALL, 1320, 26), _uses("09000001006", _CALL, 264, 9)),
    ),
    "N900000004": Belongings(
        ("架空", "大地", "カクウ", "ダイチ"),
        (Sim("09000001010", "voice", "voice-10", "", 19, "suspended"),),
        "09000002004", "窓口町3-3-1", "1000004", "daichi@example.jp",
        others=(
            {**_uses("09000001010", "先月分のご請求", 1503, 400), "charge_kind": "arrears"},
            _uses("09000001010", _CALL, 88, 90),
        ),
    ),
    "N900000005": Belongings(
        ("仮名", "美咲", "カメイ", "ミサキ"),
        (Sim("09000001011", "voice", "voice-20", "新しいスマホ", 10),),
        "09000002005", "窓口町3-4-2", "1000005", "misaki@example.jp",
        others=(
            {
                "record": "instalment", "phone_number": "09000001011", "name": "スマートフォン(24回払い)",
                "monthly_amount": 2480, "remaining": 14,
            },
            {
                "record": "works", "phone_number": "09000001011", "name": "ホームルーター設置工事", "cost": 15840,
                "term_months": 24, "months_ago": 10,
            },
            _uses("09000001011", _CALL, 66, 12),
        ),
    ),
    "N900000006": Belongings(
        ("例示", "陽斗", "レイジ", "ハルト"),
        (Sim("09000001012", "voice", "voice-3", "", 2),),
        "09000002006", "窓口町4-1-9", "1000006", "haruto@example.jp",
        others=(_uses("09000001012", _TEXT, 9, 20),),
    ),
    "N900000007": Belongings(
        ("SAMPLE", "EMMA", "サンプル", "エマ"),
        (
            Sim("07000001013", "voice", "voice-10", "Phone", 14),
            Sim("02000001014", "data", "data-3", "Watch", 8),
        ),
        "09000002007", "窓口町4-2-7", "1000007", "emma@example.jp",
        others=(_uses("07000001013", _CALL, 330, 16), _credential("m9001013", "Sail8Breeze", "07000001013")),
    ),
    "N900000008": Belongings(
        ("見本", "とめ", "ミホン", "トメ"),
        (Sim("02000001015", "data", "data-3", "タブレット", 64),),
        "0300001015", "窓口町5-5-5", "1000008",
    ),
    "N900000009": Belongings(
        ("元木", "和子", "モトキ", "カズコ"),
        (Sim("09000001016", "voice", "voice-3", "", 50),),
        "09000002009", "窓口町6-1-3", "1000009", "kazuko@example.jp",
    ),
    "N900000010": Belongings(
        ("窓辺", "つむぎ", "マドベ", "ツムギ"),
        (Sim("09000001017", "voice", "voice-3", "", 24),),
        "09000001017", "窓口町7-2-2", "1000010", "tsumugi@example.jp",
        others=(_uses("09000001017", _CALL, 132, 20),),
    ),
    "N900000011": Belongings(
        ("新居", "湊", "アライ", "ミナト"),
        (Sim("09000001018", "voice", "voice-10", "", 0, "pending"),),
        "09000002010", "窓口町7-2-4", "1000011", "minato.arai@example.jp",
        others=(
            _credential("m9001018", "Tide6Morning", "09000001018"),
            _credential("v9001018", "Asagiri52fune", kind="ipv6"),
        ),
    ),
    "N900000015": Belongings(
        ("初野", "あかり", "ハツノ", "アカリ"),
        (Sim("09000001025", "voice", "voice-10", "", 0, days_ago=2),),
        "09000002015", "窓口町7-3-1", "1000015", "akari@example.jp",
        others=(
            _service("kakehodai", "5分かけ放題", 500, "line", "09000001025"),
            _uses("09000001025", _TEXT, 12, 20),
            {
                "record": "instalment", "phone_number": "09000001025", "name": "スマートフォン(24回払い)",
                "monthly_amount": 1980, "remaining": 24,
            },
        ),
        document_days_ago=2,
    ),
    "N900000016": Belongings(
        ("見本", "さくら", "ミホン", "サクラ"),
        (Sim("09000001026", "voice", "voice-3", "さくら", 18),),
        "09000002016", "窓口町1-2-2", "1000002", "sakura@example.jp",
        others=(_uses("09000001026", _CALL, 88, 14),),
    ),
}  # fmt: skip


def rows(*, policy: Policy, now: dt.datetime) -> Iterator[Row]:
    """Every row of everybody, as of ``now``."""
    today = day_of(now, policy.operator.time_zone)
    for number, owned in EVERYTHING.items():
        keys = {"customer_number": number, "contract_number": f"C{number[1:]}"}
        for line in owned.lines:
            yield {**keys, **_holder(owned, today), **_line(line, today, now)}
        for place, other in enumerate(owned.others, 1):
            has_reference = other["record"] not in {"service", "credential"}
            reference = {"reference": f"D{number[1:]}-{place}"} if has_reference else {}
            yield {**keys, **reference, **_dated(other, today, now)}


def _holder(owned: Belongings, today: dt.date) -> Row:
    family, given, family_kana, given_kana = owned.names
    return {
        "customer_kind": owned.kind,
        "family_name": family,
        "given_name": given,
        "family_name_kana": family_kana,
        "given_name_kana": given_kana,
        "email": owned.email,
        "contact_phone": owned.mobile,
        "postal_code": owned.postal_code,
        "prefecture": "東京都",
        "city": "みなと市",
        "town": owned.town,
        "signed_on": min(_opened_on(line, today) for line in owned.lines),
        "document_received_on": "" if owned.document_days_ago is None else _days_ago(today, owned.document_days_ago),
    }


def _line(line: Sim, today: dt.date, now: dt.datetime) -> Row:
    number = line.phone_number
    return {
        "record": "line",
        "phone_number": number,
        "line_kind": line.kind,
        "plan": line.plan,
        "imsi": f"4401{number}",
        "iccid": f"89810000{number}",
        "nickname": line.nickname,
        "state": line.state,
        "opened_on": _opened_on(line, today),
        "last_used_at": "" if line.state == "pending" else _hours_ago(now, 5 + int(number[-2:])),
    }


def _dated(other: dict[str, str | int], today: dt.date, now: dt.datetime) -> Row:
    row = {name: str(value) for name, value in other.items()}
    if hours := row.pop("hours_ago", ""):
        row["used_at"] = _hours_ago(now, int(hours))
    if months := row.pop("months_ago", ""):
        row["started_on"] = _months_ago(today, int(months))
    return row


def _opened_on(line: Sim, today: dt.date) -> str:
    return _months_ago(today, line.months) if line.days_ago is None else _days_ago(today, line.days_ago)


def _days_ago(today: dt.date, days: int) -> str:
    return (today - dt.timedelta(days=days)).isoformat()


def _hours_ago(now: dt.datetime, hours: int) -> str:
    return (now - dt.timedelta(hours=hours)).isoformat(timespec="seconds")


def _months_ago(today: dt.date, months: int) -> str:
    """The first of the month that many months back."""
    years, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return dt.date(years, month + 1, 1).isoformat()
