"""Which rows are due: read from the rows themselves, so that nothing has to be remembered."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db.models import Exists, Field, OuterRef, Q, QuerySet

from madoguchi import policy
from madoguchi.domain.periods import begun_before
from madoguchi.domain.retention import Lasts
from madoguchi.duties.conditions import held, leavers, rows
from madoguchi.duties.items import LEFT, Action, Item

LOG_IN = "sign_in.login"  # acts for several customers: the last of them counts


def due(item: Item, *, now: dt.datetime) -> "QuerySet[Any]":
    """The rows whose period is over and that nobody holds, in the order of their keys."""
    return _without_held(item, _over(item, _before(item.lasts, now)))


def due_and_held(item: Item, *, now: dt.datetime) -> "QuerySet[Any]":
    """The rows whose period is over and that stay because somebody holds them."""
    over = _over(item, _before(item.lasts, now))
    return over.exclude(pk__in=_without_held(item, over).values("pk"))


def due_when_asked(item: Item, customer_id: int, *, now: dt.datetime) -> "QuerySet[Any]":
    """Hers that go at once when she asks: those whose period has begun."""
    began = _over(item, _before(Lasts.NOT, now))
    return _without_held(item, began.filter(_owned_by(item, customer_id)))


def hers(item: Item, customer_id: int) -> "QuerySet[Any]":
    """Every row of hers, due or not."""
    return rows(item.table).filter(_owned_by(item, customer_id)).order_by("pk")


def empty_values(item: Item) -> Mapping[str, object]:
    """What a masked row holds in the columns of the item."""
    return {name: _empty(_column(item, name)) for name in item.fields}


def _before(lasts: Lasts, now: dt.datetime) -> dt.datetime:
    rules = policy.current()
    return begun_before(lasts, rules=rules.retention, zone=rules.operator.time_zone, now=now)


def _over(item: Item, before: dt.datetime) -> "QuerySet[Any]":
    if item.action is Action.KEEP:
        return rows(item.table).none()
    found = rows(item.table).filter(item.only(), _began(item, before))
    if item.action is Action.MASK:
        found = found.filter(_is_not_masked(item))
    return found.order_by("pk")


def _began(item: Item, before: dt.datetime) -> Q:
    if item.begins != LEFT:
        return Q(**{f"{item.begins}__lt": before})
    gone = leavers(before).values("pk")
    if item.table != LOG_IN:
        return Q(**{f"{item.owner}__in": gone})
    links = rows("sign_in.linkedcustomer").filter(login=OuterRef("pk"))
    return Q(Exists(links)) & ~Q(Exists(links.exclude(customer__in=gone)))


def _is_not_masked(item: Item) -> Q:
    still = ~Q(**empty_values(item))
    return still | Q(**{item.marks: None}) if item.marks else still


def _without_held(item: Item, found: "QuerySet[Any]") -> "QuerySet[Any]":
    if not item.owner:
        return found
    if item.table == LOG_IN:
        links = rows("sign_in.linkedcustomer").filter(login=OuterRef("pk"), customer__in=held())
        return found.filter(~Exists(links))
    return found.exclude(**{f"{item.owner}__in": held()})


def _owned_by(item: Item, customer_id: int) -> Q:
    return Q(**{item.owner: customer_id})


def _column(item: Item, name: str) -> "Field[Any, Any]":
    found = apps.get_model(item.table)._meta.get_field(name)  # noqa: SLF001 - Django documents it
    assert isinstance(found, Field)  # noqa: S101 - the table of data is checked by a test
    return found


def _empty(column: "Field[Any, Any]") -> object:
    return None if column.null else column.get_default()
