"""How many codes go out: for those who watch what they cost."""

import datetime as dt

from django.db.models import Count

from madoguchi.codes.models import Code
from madoguchi.domain.codes import Way

_HOUR = dt.timedelta(hours=1)


def count_sent(now: dt.datetime) -> dict[str, int]:
    """Codes sent in the last hour by way, also where there was none."""
    recent = Code.objects.filter(sent_at__gt=now - _HOUR)
    found = dict(recent.order_by().values_list("way").annotate(Count("pk")))
    return {way.value: found.get(way.value, 0) for way in Way}
