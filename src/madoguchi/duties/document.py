"""The table of docs/data.md, in English."""

from collections.abc import Iterator
from typing import Final

from django.utils import translation

from madoguchi.domain.retention import Lasts
from madoguchi.duties.items import LEFT, Action, Item
from madoguchi.duties.nobodys import NOBODYS
from madoguchi.duties.table import ITEMS

_BEGINS: Final = {LEFT: "the last contract's end"}


def tables() -> dict[str, str]:
    """Each table in Markdown, by the name of its place on the page."""
    with translation.override("en"):
        return {"data": "\n".join(_data()), "nobodys": "\n".join(_nobodys())}


def _data() -> Iterator[str]:
    yield "| Datum | Where | Purpose | Basis | Kept | Then | When asked |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for item in ITEMS:
        where = f"`{item.table}`" + (f": {', '.join(item.fields)}" if item.fields else "")
        asked = "goes at once" if item.goes_when_asked else ""
        row = (item.words, where, item.purpose, item.basis, _kept(item), item.action, asked)
        yield f"| {' | '.join(map(str, row))} |"


def _kept(item: Item) -> str:
    if item.action is Action.KEEP:
        return ""
    begins = _BEGINS.get(item.begins, f"`{item.begins}`")
    return f"`retention.{item.lasts}` from {begins}" if item.lasts is not Lasts.NOT else f"until {begins}"


def _nobodys() -> Iterator[str]:
    yield "| Table or column | Why it is about nobody |"
    yield "| --- | --- |"
    for name, why in sorted(NOBODYS.items()):
        yield f"| `{name}` | {why} |"
