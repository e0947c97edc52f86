"""Results from the host: read once, line by line; what belongs to no order is kept and shown, and changes nothing."""

import csv
import datetime as dt
import enum
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from madoguchi.gateways.models import HostOrder, HostResult, HostResultFile
from madoguchi.gateways.network.host_order_file.exchange import Folders
from madoguchi.policy.gateways import CodeMeans, HostOrderFile

COLUMNS = ("order_id", "result", "code", "message")
_LONGEST_FILE = 10_000_000  # signs; a result file of a million orders has less


class Result(enum.StrEnum):
    """What the host says of one order."""

    ACCEPTED = "accepted"
    PARTIAL = "partial"  # more is to come
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a result file. ``problem`` says why it cannot be used."""

    line: int
    order_id: str = ""
    result: str = ""
    code: str = ""
    message: str = ""
    problem: str = ""


def take_in(folders: Folders, settings: HostOrderFile, *, now: dt.datetime) -> int:
    """Take in the result files that were not yet, each once; how many."""
    known = set(HostResultFile.objects.values_list("name", flat=True))
    return sum(_take_in(name, folders, settings, now=now) for name in folders.names() if name not in known)


def meaning(code: str, settings: HostOrderFile) -> CodeMeans:
    """What a code of the host means; one that ``operator.toml`` does not name is a refusal, for somebody to look at."""
    return next((known.means for known in settings.codes if known.code == code), CodeMeans.REFUSED)


def _take_in(name: str, folders: Folders, settings: HostOrderFile, *, now: dt.datetime) -> bool:
    rows = tuple(read(folders.read(name)))
    with transaction.atomic():
        _, is_new = HostResultFile.objects.get_or_create(name=name, defaults={"taken_at": now})
        if not is_new:
            return False
        for row in rows:
            _keep(row, name, row.problem or _apply(row, settings, now=now), now=now)
    return True


def _keep(row: Row, name: str, problem: str, *, now: dt.datetime) -> None:
    HostResult.objects.create(
        file_name=name,
        line=row.line,
        order_id=row.order_id,
        result=row.result,
        code=row.code,
        message=row.message,
        problem=problem,
        taken_at=now,
    )


def _apply(row: Row, settings: HostOrderFile, *, now: dt.datetime) -> str:
    """Write a result to its order; why not, where it cannot be. The same result twice is one."""
    reference, _, attempt = row.order_id.rpartition("-")
    orders = HostOrder.objects.filter(reference=reference, attempt=int(attempt) if attempt.isdecimal() else 0)
    if (order := orders.first()) is None or order.file_id is None:
        return f"{row.order_id}: we never sent such an order"
    if order.result == row.result and order.code == row.code:
        return ""
    if order.result not in {"", Result.PARTIAL}:
        return f"{row.order_id}: was {order.result} before, and is {row.result} now"
    if row.result == Result.REJECTED and meaning(row.code, settings) is CodeMeans.AGAIN:
        orders.update(attempt=F("attempt") + 1, file=None, code=row.code, message=row.message, result="")
    else:
        orders.update(result=row.result, code=row.code, message=row.message, answered_at=now)
    return ""


def read(content: bytes) -> Iterator[Row]:
    """The lines of a result file; one that cannot be read says why."""
    try:
        table = csv.DictReader(io.StringIO(content[:_LONGEST_FILE].decode("utf-8-sig"), newline=""), strict=True)
        if not set(COLUMNS[:2]) <= set(table.fieldnames or ()):
            yield Row(1, problem=f"the first line does not name the columns {', '.join(COLUMNS)}")
            return
        for cells in table:
            yield _row(table.line_num, {key: (cells.get(key) or "").strip()[:200] for key in COLUMNS})
    except (UnicodeDecodeError, csv.Error) as error:
        yield Row(0, problem=f"is no CSV in UTF-8: {type(error).__name__}")


def _row(line: int, cells: dict[str, str]) -> Row:
    problem = "" if cells["result"] in set(Result) else f"{cells['order_id']}: no result that we know"
    return Row(line, cells["order_id"], cells["result"], cells["code"], cells["message"], problem)
