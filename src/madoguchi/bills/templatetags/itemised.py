"""The table of amounts that quotes, receipts and bills share."""

from collections.abc import Iterable

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from madoguchi.bills.itemised import Row, by_line
from madoguchi.design.templatetags.madoguchi import named
from madoguchi.domain.quotes import Item, ItemKind, totals

register = template.Library()

_ITSELF = {
    ItemKind.EARLY_TERMINATION: _("契約解除料"),
    ItemKind.SIM_FEE: _("SIM発行料"),
    ItemKind.CONTRACT_FEE: _("契約事務手数料"),
}
_OF_A_THING = {ItemKind.INSTALMENTS_LEFT: _("分割払いの残り"), ItemKind.WORKS_RESIDUAL: _("工事費の残り")}


@register.inclusion_tag("bills/items.html")
def itemised(items: Iterable[Item], caption: str) -> dict[str, object]:
    """``{% itemised quote.items caption %}``: items by line, taxes and total."""
    listed = tuple(items)
    return {"groups": by_line(listed), "totals": totals(listed), "caption": caption}


@register.filter
def item_name(row: Row) -> SafeString:
    """``{{ row|item_name }}``: what is charged, and beneath it what more there is to say of it."""
    if word := _ITSELF.get(row.kind):
        return conditional_escape(word)
    if word := _OF_A_THING.get(row.kind):
        return _with_note(word, named(row))
    if row.kind is ItemKind.USAGE:
        uses = ngettext("ご利用分 %(count)s件", "ご利用分 %(count)s件", row.count) % {"count": row.count}
        return _with_note(named(row), uses)
    if row.kind is ItemKind.MONTHLY_FEE:
        return _with_note(named(row), _("月額料金"))
    return conditional_escape(named(row))


def _with_note(what: object, note: object) -> SafeString:
    return format_html('{}<span class="amounts__note">{}</span>', what, note)
