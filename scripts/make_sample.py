"""Make ``src/madoguchi/demo/subscribers.csv``: 200 invented subscribers of the invented operator みなと通信.

Run ``python scripts/make_sample.py`` to write the file, ``--check`` to see that it is what this script makes. The same
seed makes the same people. ``--usage NOW FILE`` also writes the nightly usage file that the demo makes for itself.

Names are the names of things (港, 見本, 架空), numbers have the block 0000 that nobody is given, addresses lie in towns
that do not exist, mail goes to example.jp and example.com (RFC 2606).
"""

import argparse
import csv
import datetime as dt
import io
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

SEED = 20250331
SUBSCRIBERS = 200
SAMPLE = Path(__file__).parent.parent / "src" / "madoguchi" / "demo" / "subscribers.csv"
NEWEST = dt.date(2025, 3, 31)  # nobody joined later, so that the sample is plausible whenever it is loaded
UNPAID_SINCE = dt.date(2025, 3, 1)
BEFORE_THE_FIBRE_SALE_ENDED = dt.date(2022, 1, 1)
COLUMNS = (
    "record", "customer_number", "contract_number",
    "customer_kind", "family_name", "given_name", "family_name_kana", "given_name_kana", "email", "contact_phone",
    "postal_code", "prefecture", "city", "town", "building", "login_email", "signed_on",
    "phone_number", "line_kind", "plan", "imsi", "iccid", "nickname", "state", "opened_on",
    "service_code", "reference", "name", "monthly_fee", "ends_with", "charge_kind", "amount", "tax_class", "used_at",
    "monthly_amount", "remaining", "cost", "term_months", "started_on",
)  # fmt: skip


def _pairs(words: str) -> list[tuple[str, str]]:
    """Name and reading, written ``name:reading``, separated by spaces."""
    return [(name, reading) for name, _, reading in (word.partition(":") for word in words.split())]


FAMILY_NAMES = _pairs(
    "港:ミナト 見本:ミホン 架空:カクウ 例示:レイジ 仮名:カメイ 波止場:ハトバ 灯台:トウダイ 岸辺:キシベ "
    "浮橋:ウキハシ 帆船:ホフネ 汐留:シオドメ 凪野:ナギノ 磯貝:イソガイ 渚:ナギサ 入江:イリエ 潮見:シオミ "
    "髙浜:タカハマ 浜﨑:ハマサキ 碇:イカリ 海老名:エビナ"
)
GIVEN_NAMES = _pairs(
    "花子:ハナコ 太郎:タロウ 健司:ケンジ 葵:アオイ 結衣:ユイ 陽菜:ヒナ 蓮:レン 湊:ミナト 凛:リン "
    "大和:ヤマト さくら:サクラ 悠真:ユウマ 千尋:チヒロ 一郎:イチロウ 和子:カズコ 茂:シゲル 美咲:ミサキ "
    "樹:イツキ ヴァイオレット:ヴァイオレット マリア:マリア"
)
COMPANIES = _pairs(
    "株式会社見本商店:ミホンショウテン 架空運輸株式会社:カクウウンユ 合同会社ABC工房:エービーシーコウボウ "
    "例示不動産株式会社:レイジフドウサン 一般社団法人みなと協会:ミナトキョウカイ "
    "有限会社サンプル:サンプル"
)
PLACES = (
    ("100-0000", "東京都", "みなと市", "窓口町"), ("220-0000", "神奈川県", "架空市", "波止場町"),
    ("530-0000", "大阪府", "見本市", "例示町"), ("060-0000", "北海道", "仮名市", "灯台町"),
    ("900-0000", "沖縄県", "凪市", "潮見町"),
)  # fmt: skip
PLANS = {  # with how often each is chosen
    "voice": {"voice-3": 5, "voice-10": 3, "voice-20": 2},
    "sms": {"sms-3": 1},
    "data": {"data-3": 3, "data-10": 2},
}
BLOCKS = {"voice": ("090", "070", "060"), "sms": ("070", "060"), "data": ("020",)}
NICKNAMES = {
    "voice": ("スマホ", "母", "仕事用", ""),
    "sms": ("子ども", "見守り", ""),
    "data": ("タブレット", "車", "ルーター", ""),
}
DEVICES = (("みなとフォン 5", 1500), ("みなとフォン 5 mini", 1100), ("みなとタブ 10", 1800))


@dataclass
class Sample:
    """The sample in the making."""

    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    numbers: int = 0
    references: int = 0

    def rows(self) -> Iterator[dict[str, object]]:
        """All rows, subscriber by subscriber."""
        for position in range(1, SUBSCRIBERS + 1):
            corporate = position % 20 == 0
            customer = self._customer(position, corporate=corporate)
            for contract in range(2 if self._happens(5) else 1):
                yield from self._contract(customer, f"C{position:06}{contract + 1}", corporate=corporate)

    def _customer(self, position: int, *, corporate: bool) -> dict[str, object]:
        postal_code, prefecture, city, town = self.chance.choice(PLACES)
        block = f"{self.chance.randint(1, 9)}-{self.chance.randint(1, 30)}-{self.chance.randint(1, 20)}"
        email = f"member{position:03}@example.{self.chance.choice(('jp', 'com'))}" if position % 17 else ""
        return {
            "customer_number": f"N{position:09}",
            **(self._company() if corporate else self._person()),
            "email": email,
            "contact_phone": f"090-0000-{9000 + position:04}" if position % 11 else "",
            "postal_code": postal_code,
            "prefecture": prefecture,
            "city": city,
            "town": f"{town}{block}",
            "building": f"みなとハイツ{self.chance.randint(101, 909)}" if self._happens(40) else "",
            "login_email": email,
        }

    def _person(self) -> dict[str, object]:
        (family, family_kana), (given, given_kana) = self.chance.choice(FAMILY_NAMES), self.chance.choice(GIVEN_NAMES)
        names = {"family_name": family, "family_name_kana": family_kana, "given_name": given}
        return {"customer_kind": "consumer", **names, "given_name_kana": given_kana}

    def _company(self) -> dict[str, object]:
        name, kana = self.chance.choice(COMPANIES)
        return {"customer_kind": "corporate", "family_name": name, "family_name_kana": kana}

    def _contract(self, customer: dict[str, object], number: str, *, corporate: bool) -> Iterator[dict[str, object]]:
        signed_on = NEWEST - dt.timedelta(days=int(self.chance.triangular(0, 3600, 700)))
        keys = {"customer_number": customer["customer_number"], "contract_number": number}
        kinds = ["voice", *self.chance.choices(("voice", "sms", "data"), k=4)]
        lines = [self._line(kind, signed_on) for kind in kinds[: self._how_many(corporate=corporate)]]
        if len(lines) == 1 and self._happens(25):
            lines = [self._line(self.chance.choice(("sms", "data")), signed_on)]
        for line in lines:
            yield {"record": "line", **keys, **customer, "signed_on": signed_on, **line}
            yield from ({**keys, "phone_number": line["phone_number"], **row} for row in self._on_line(line, signed_on))
        yield from ({**keys, **row} for row in self._on_contract(signed_on))

    def _how_many(self, *, corporate: bool) -> int:
        weights = (0, 0, 1, 2, 4) if corporate else (62, 20, 10, 5, 3)
        return self.chance.choices((1, 2, 3, 4, 5), weights)[0]

    def _line(self, kind: str, signed_on: dt.date) -> dict[str, object]:
        self.numbers += 1
        plans = PLANS[kind]
        opened_on = min(signed_on + dt.timedelta(days=self.chance.randint(2, 9)), NEWEST)
        return {
            "phone_number": f"{self.chance.choice(BLOCKS[kind])}-0000-{self.numbers:04}",
            "line_kind": kind,
            "plan": self.chance.choices(list(plans), list(plans.values()))[0],
            "imsi": f"44000{self.numbers:010}",
            "iccid": f"8981000000{self.numbers:09}",
            "nickname": self.chance.choice(NICKNAMES[kind]),
            "state": self.chance.choices(("active", "suspended", "pending"), (93, 5, 2))[0],
            "opened_on": opened_on,
        }

    def _on_line(self, line: dict[str, object], signed_on: dt.date) -> Iterator[dict[str, object]]:
        """What hangs on one line: options, a device, works, an unpaid bill of a suspended line."""
        if line["line_kind"] == "voice" and self._happens(30):
            yield self._service("kakehodai-5", "5分かけ放題", 500, "line")
        if line["line_kind"] == "voice" and self._happens(15):
            yield self._service("answer", "留守番電話", 300, "line")
        if self._happens(20):
            name, monthly = self.chance.choice(DEVICES)
            remaining = self.chance.randint(1, 24)
            yield {"record": "instalment", "reference": self._reference("I"), "name": name,
                   "monthly_amount": monthly, "remaining": remaining}  # fmt: skip
        if line["line_kind"] == "data" and self._happens(30):
            yield {"record": "works", "reference": self._reference("W"), "name": "ホームルーター設置工事費",
                   "cost": 22800, "term_months": 24, "started_on": line["opened_on"]}  # fmt: skip
        if line["state"] == "suspended":
            used_at = dt.datetime.combine(max(signed_on, UNPAID_SINCE), dt.time(9))
            yield {"record": "charge", "reference": self._reference("A"), "charge_kind": "arrears",
                   "name": "ご請求のお支払いが済んでいない料金", "amount": self.chance.randrange(900, 4000, 50),
                   "tax_class": "taxable_10", "used_at": used_at}  # fmt: skip

    def _on_contract(self, signed_on: dt.date) -> Iterator[dict[str, object]]:
        if self._happens(35):
            yield self._service("mail", "みなとメール", 200, "contract")
        if self._happens(20):
            yield self._service("base", "みなと会員", 250, "nothing")
        if signed_on < BEFORE_THE_FIBRE_SALE_ENDED and self._happens(30):
            yield self._service("hikari", "みなと光", 3800, "nothing")

    @staticmethod
    def _service(code: str, name: str, monthly_fee: int, ends_with: str) -> dict[str, object]:
        words = {"service_code": code, "name": name, "ends_with": ends_with}
        return {"record": "service", **words, "monthly_fee": monthly_fee}

    def _happens(self, percent: int) -> bool:
        return self.chance.randrange(100) < percent

    def _reference(self, letter: str) -> str:
        self.references += 1
        return f"{letter}-{self.references:06}"


def sample() -> str:
    """The whole file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(Sample().rows())
    return text.getvalue()


def main() -> int:
    """Write, or check."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="compare with the file instead of writing it")
    parser.add_argument("--usage", nargs=2, metavar=("NOW", "FILE"), help="write the usage file of an instant")
    wanted = parser.parse_args()
    if wanted.check:
        return int(SAMPLE.read_text(encoding="utf-8") != sample())
    SAMPLE.write_text(sample(), encoding="utf-8")
    if wanted.usage:
        from madoguchi.demo.usage import write_usage  # noqa: PLC0415 - the sample itself needs nothing installed

        now = dt.datetime.fromisoformat(wanted.usage[0])
        write_usage(Path(wanted.usage[1]), SAMPLE, zone=ZoneInfo("Asia/Tokyo"), now=now)
    return 0


if __name__ == "__main__":
    sys.exit(main())
