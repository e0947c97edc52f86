"""Fills a PostgreSQL with subscribers, and measures the desk's questions in this process. Prints JSON."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - only once Django is set up
from django.db import connection, models  # noqa: E402 - as above

from madoguchi import clock  # noqa: E402 - as above
from madoguchi.cancellation.models import Case, CaseLine  # noqa: E402 - as above
from madoguchi.contracts.models import Contract, Customer, Line  # noqa: E402 - as above
from madoguchi.desk import finding, watch  # noqa: E402 - as above
from madoguchi.domain.actor import Actor, ActorKind  # noqa: E402 - as above
from madoguchi.outbox.models import Message  # noqa: E402 - as above

_BY = Actor(ActorKind.STAFF, "1")
_ROUNDS = 40
_FAMILIES = (
    "佐藤:サトウ 鈴木:スズキ 高橋:タカハシ 田中:タナカ 伊藤:イトウ 渡辺:ワタナベ 山本:ヤマモト 中村:ナカムラ "
    "小林:コバヤシ 加藤:カトウ 吉田:ヨシダ 山田:ヤマダ 佐々木:ササキ 山口:ヤマグチ 松本:マツモト 井上:イノウエ "
    "木村:キムラ 林:ハヤシ 斎藤:サイトウ 清水:シミズ 山崎:ヤマザキ 森:モリ 池田:イケダ 橋本:ハシモト "
    "阿部:アベ 石川:イシカワ 山下:ヤマシタ 中島:ナカジマ 石井:イシイ 小川:オガワ 前田:マエダ 岡田:オカダ "
    "長谷川:ハセガワ 藤田:フジタ 後藤:ゴトウ 近藤:コンドウ 村上:ムラカミ 遠藤:エンドウ 青木:アオキ "
    "坂本:サカモト 架空:カクウ "
)
_GIVENS = (
    "花子:ハナコ 太郎:タロウ 健司:ケンジ 葵:アオイ 蓮:レン 陽菜:ヒナ 悠真:ユウマ 結衣:ユイ 大翔:ヒロト "
    "美咲:ミサキ 翔太:ショウタ さくら:サクラ 直樹:ナオキ 由美:ユミ 誠:マコト 恵:メグミ 学:マナブ 愛:アイ "
    "隆:タカシ "
)


def fill(lines: int) -> None:
    """Let so many subscribers be there, each with a line and a mail that was sent; one in a hundred is leaving."""
    insert(Customer, lines, _customer())
    insert(Contract, lines, {"id": "i", "number": "'C' || lpad(i::text, 7, '0')", "customer_id": "i"})
    number = "'090' || lpad(i::text, 8, '0')"
    line = {"phone_number": number, "iccid": "'8981' || lpad(i::text, 15, '0')", "plan": "'voice-3'"}
    insert(Line, lines, {**line, "id": "i", "contract_id": "i", "state": "'active'", "kind": "'voice'"})
    sent = {"key": "'told:' || i", "name": "'cancellation.scheduled'", "channel": "'mail'", "delivered_at": "now()"}
    insert(Message, lines, {**sent, "subject": "'customer:' || i"})
    due = "date_trunc('month', now()) + interval '1 month'"
    leaving = max(lines // 100, 1)
    case = {
        "number": "'K20261116-' || translate(lpad(i::text, 6, '0'), '01', 'AB')",
        "due_at": due,
        "quote_digest": "i::text",
    }
    insert(Case, leaving, {**case, "id": "i", "contract_id": "i"})
    insert(CaseLine, leaving, {"case_id": "i", "line_id": "i", "state": "'scheduled'", "work_due_at": due})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def insert(model: type[models.Model], count: int, given: dict[str, str]) -> None:
    """Rows made by the store itself: ``i`` runs from 1; what is not given is empty."""
    fields: list[Any] = [f for f in model._meta.concrete_fields if not (f.primary_key and f.column not in given)]  # noqa: SLF001 - documented
    values = ", ".join(given.get(f.column, _empty(f)) for f in fields)
    columns = ", ".join(f'"{f.column}"' for f in fields)
    rows = f"SELECT {values} FROM generate_series(1, {count}) AS i"
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{model._meta.db_table}" ({columns}) {rows}')  # noqa: SLF001 - as above


def measured(ask: Callable[[], int]) -> dict[str, float]:
    """Milliseconds of one question, asked again and again; what it found."""
    spans, found = [], ask()
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        found = ask()
        spans.append((time.perf_counter() - begun) * 1000)
    p95 = statistics.quantiles(spans, n=20)[-1]
    return {"p50": round(statistics.median(spans), 2), "p95": round(p95, 2), "found": found}


def _customer() -> dict[str, str]:
    return {
        "id": "i",
        "number": "'N' || lpad(i::text, 9, '0')",
        "family_name": _pick(_FAMILIES, 0, "i"),
        "family_name_kana": _pick(_FAMILIES, 1, "i"),
        "given_name": _pick(_GIVENS, 0, "i / 7"),
        "given_name_kana": _pick(_GIVENS, 1, "i / 7"),
        "email": "'Member' || i || '@example.jp'",
        "phone": "'080' || lpad(i::text, 8, '0')",
        "kind": "'consumer'",
    }


def _pick(words: str, part: int, by: str) -> str:
    names = [word.split(":")[part] for word in words.split()]
    listed = ", ".join(f"'{name}'" for name in names)
    return f"(ARRAY[{listed}])[1 + ({by}) % {len(names)}]"


def _empty(field: Any) -> str:  # noqa: ANN401 - of any kind
    if field.null:
        return "NULL"
    if isinstance(field, models.JSONField):
        return "'{}'::jsonb"
    if isinstance(field, models.DateTimeField):
        return "now()"
    if isinstance(field, models.DateField):
        return "current_date"
    return "0" if isinstance(field, models.IntegerField) else "''"


def main(lines: int) -> dict[str, Any]:
    """Everything."""
    call_command("migrate", verbosity=0)
    fill(lines)
    at, now = lines // 2, clock.now()
    typed = {
        "phone number": f"090-{at // 10_000:04}-{at % 10_000:04}",
        "customer number": f"ｎ{at:09}",
        "e-mail": f"member{at}@EXAMPLE.jp",
        "ICCID": f"8981{at:015}",
        "receipt number": "K20261116-AAAAA7",
        "name in kanji": "架空　花子",
        "name in kana": "かくうはなこ",
        "name in romaji": "hanako kaku",
        "one kanji": "佐",
        "nothing on file": "ぬりかべ",
    }
    searches = {
        kind: measured(lambda words=words: len(finding.find(words, by=_BY, now=now).found))  # type: ignore[misc]
        for kind, words in typed.items()
    }
    looked = measured(lambda: watch.look(now).ahead.later)
    return {"searches": searches, "watch": looked}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1])), ensure_ascii=False))
