"""What is due next, whatever room it is in."""

import datetime as dt

from django.apps import apps

from madoguchi.workers.models import Work


def next_due(*, after: dt.datetime) -> dt.datetime | None:
    """The next instant at which something becomes due, or ``None``."""
    rooms = (model for model in apps.get_models() if issubclass(model, Work))
    dues = (room.objects.filter(work_due_at__gt=after).order_by("work_due_at") for room in rooms)
    found = (due.values_list("work_due_at", flat=True).first() for due in dues)
    return min((at for at in found if at), default=None)
