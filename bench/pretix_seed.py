"""Makes paid orders in pretix, with pretix's own models, in pretix's environment: ``python -P pretix_seed.py COUNT``.

Prints the path of each order. A member may cancel each herself, and nothing is kept. The orders have no e-mail address:
without Celery pretix would send its mail within the request, which is not what is compared here.
"""

# ruff: noqa: E402, TID251 - pretix's tables can be imported only once Django is set up
import datetime as dt
import json
import sys
from decimal import Decimal
from typing import Any

import django

django.setup()

from django.db import transaction
from django.utils.timezone import now
from django_scopes import scopes_disabled
from pretix.base.models import Event, Item, Order, OrderPayment, OrderPosition, Organizer

_PRICE = Decimal("23.00")


def event_at(organizer: Any) -> Any:  # noqa: ANN401 - pretix has no types
    """An event whose paid orders may be cancelled by those who made them."""
    if found := Event.objects.filter(organizer=organizer).first():
        return found
    starts = now() + dt.timedelta(days=90)
    event = Event.objects.create(
        organizer=organizer, name="Bench", slug="bench", currency="EUR", date_from=starts, live=True, plugins=""
    )
    event.settings.cancel_allow_user_paid = True
    event.settings.cancel_allow_user_paid_keep = _PRICE - _PRICE
    return event


def place_order(event: Any, item: Any, channel: Any) -> str:  # noqa: ANN401 - as above
    """One paid order; its path."""
    order = Order.objects.create(
        event=event,
        status=Order.STATUS_PAID,
        datetime=now(),
        expires=now() + dt.timedelta(days=10),
        total=_PRICE,
        locale="en",
        sales_channel=channel,
    )
    OrderPosition.objects.create(order=order, item=item, price=_PRICE, positionid=1)
    order.create_transactions()
    OrderPayment.objects.create(
        order=order, amount=_PRICE, provider="manual", state=OrderPayment.PAYMENT_STATE_CONFIRMED
    )
    return f"/bench/bench/order/{order.code}/{order.secret}/"


@scopes_disabled()  # type: ignore[untyped-decorator]  # pretix's own
def main(count: int) -> None:
    """Place orders, and print their paths."""
    organizer, _ = Organizer.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
    event = event_at(organizer)
    item, _ = Item.objects.get_or_create(event=event, name="Ticket", defaults={"default_price": _PRICE})
    channel = organizer.sales_channels.get(identifier="web")
    with transaction.atomic():
        paths = [place_order(event, item, channel) for _ in range(count)]
    print(json.dumps(paths))


if __name__ == "__main__":
    main(int(sys.argv[1]))
