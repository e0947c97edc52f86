"""Filters and tags that every template has without loading them (settings, TEMPLATES)."""

import datetime as dt
import logging
from collections.abc import Iterable

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from madoguchi.design import fields, identity, words
from madoguchi.domain import money as money_rules
from madoguchi.domain.facts import Line

register = template.Library()
_log = logging.getLogger(__name__)
_NARROWEST = 17  # Japanese signs on a line of 320 px


@register.filter
def yen(amount: int) -> str:
    """``{{ 1234|yen }}``: 1,234円 or ¥1,234."""
    return words.yen(amount)


@register.filter
def day(value: dt.date) -> str:
    """``{{ last_day|day }}``: 2026年11月30日(月) or Mon 30 November 2026."""
    return words.day(value)


@register.filter
def instant(value: dt.datetime) -> str:
    """``{{ effective_at|instant }}``: 2026年12月1日(火) 0:00(日本時間)."""
    return words.instant(value)


@register.simple_tag
def moment(value: dt.date) -> SafeString:
    """``{% moment effective_at %}``: an instant or a day as ``<time>``, which breaks before its hour only."""
    text = words.instant(value) if isinstance(value, dt.datetime) else words.day(value)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@register.simple_tag
def short_moment(value: dt.datetime) -> SafeString:
    """``{% short_moment due_at %}``: 12月1日(火) 0:00 as ``<time>``, where the page names year and zone elsewhere."""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words.short_instant(value))


@register.filter
def clock_time(value: dt.datetime) -> str:
    """``{{ due_at|clock_time }}``: 15:04, in the operator's zone."""
    return words.clock_time(value)


@register.filter
def phone(number: str) -> str:
    """``{{ line.phone_number|phone }}``: 090-1234-5678."""
    return words.phone(number)


@register.filter
def unbroken(value: str) -> SafeString:
    """``{{ address|unbroken }}``: each part between blanks whole on its line, where it fits on the narrowest screen."""
    whole, plain = '<span class="unbroken">{}</span>', "{}"
    parts = [format_html(whole if len(part) <= _NARROWEST else plain, part) for part in value.split(" ")]
    return format_html_join(" ", "{}", ((part,) for part in parts))


@register.filter
def spelled(code: str) -> str:
    """``{{ code|spelled }}``: 1、2、3, to be read out sign by sign."""
    return ("、" if identity.is_japanese() else ", ").join(code)


@register.filter
def named(thing: object) -> SafeString | str:
    """``{{ line.plan|named }}``: its name in the reader's language; a Japanese name on an English page says so (A7)."""
    name, name_en = getattr(thing, "name", ""), getattr(thing, "name_en", "")
    if identity.is_japanese():
        return str(name)
    return str(name_en) if name_en else format_html('<span lang="ja">{}</span>', name)


@register.filter
def said(thing: object, what: str) -> SafeString | str:
    """``{{ door|said:"words" }}``: what the policy says in the reader's language, as ``named`` does for names."""
    words_ja, words_en = str(getattr(thing, what)), str(getattr(thing, f"{what}_en"))
    if identity.is_japanese() or not words_ja:
        return words_ja
    return words_en or format_html('<span lang="ja">{}</span>', words_ja)


@register.filter
def with_tax(amount: int) -> int:
    """``{{ service.monthly_fee|with_tax|yen }}``: a taxable price as members see it."""
    return money_rules.with_tax(amount)


@register.filter
def phones(lines: Iterable[Line]) -> str:
    """``{{ lines|phones }}``: the telephone numbers of lines, one after the other."""
    return ("、" if identity.is_japanese() else ", ").join(words.phone(line.phone_number) for line in lines)


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, fields.FieldView]:
    """``{% field form.email %}``: a field with label, need, help and error."""
    return {"field": fields.field_view(bound)}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm | None) -> dict[str, tuple[fields.Problem, ...]]:
    """``{% error_summary form %}``: first in ``main``; nothing when the form passes."""
    return {"problems": fields.problems(form) if form and form.is_bound else ()}


@register.inclusion_tag("components/money.html")
def money(amount: int, size: str = "") -> dict[str, object]:
    """``{% money 1234 "large" %}``: an amount with its unit set smaller."""
    return {"number": f"{abs(amount):,}", "negative": amount < 0, "size": size, "japanese": identity.is_japanese()}


@register.simple_tag
def operator_identity() -> identity.Operator | None:
    """The operator where no request is at hand. An error page must not fail on what made it: then there is none."""
    try:
        return identity.operator()
    except Exception:  # noqa: BLE001 - whatever broke the page may break this too
        _log.exception("the operator's policy cannot be read for an error page")
        return None
