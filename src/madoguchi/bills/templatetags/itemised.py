"""The table of amounts that quotes, receipts and bills share."""

from collections.abc import Iterable

from django import template

from madoguchi.bills.itemised import by_line
from madoguchi.domain.quotes import Item, totals

register = template.Library()


@register.inclusion_tag("bills/items.html")
def itemised(items: Iterable[Item], caption: str) -> dict[str, object]:
    """``{% itemised quote.items caption %}``: items by line, taxes and total."""
    listed = tuple(items)
    return {"groups": by_line(listed), "totals": totals(listed), "caption": caption}
