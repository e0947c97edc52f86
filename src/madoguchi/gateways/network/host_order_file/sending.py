"""Orders on their way to the host: written down, put into a file, handed over by one rename.

A file is handed over once, whoever dies when: it is uploaded under a name of its own beside the host's folder, that
name is committed, and only then it is renamed into the host's folder. What is no longer there was renamed.
"""

import csv
import datetime as dt
import hashlib
import io
import uuid
from zoneinfo import ZoneInfo

from django.db import transaction

from madoguchi.gateways.models import HostFile, HostOrder, HostTurn
from madoguchi.gateways.network import Order
from madoguchi.gateways.network.host_order_file import hours
from madoguchi.gateways.network.host_order_file.exchange import Folders
from madoguchi.policy.gateways import HostOrderFile

COLUMNS = ("order_id", "action", "imsi", "phone_number", "ordered_at")


def write_down(order: Order, *, mark: str, now: dt.datetime) -> str:
    """Keep an order for the next file; its reference, which follows from the key."""
    reference = f"{mark}-{hashlib.sha256(order.key.encode()).hexdigest()[:12].upper()}"
    row = HostOrder(
        reference=reference, switch=order.switch, imsi=order.imsi, phone_number=order.phone_number, placed_at=now
    )
    HostOrder.objects.bulk_create([row], ignore_conflicts=True)
    return reference


def take_turn(settings: HostOrderFile, zone: ZoneInfo, *, now: dt.datetime) -> bool:
    """Whether files are to be exchanged now, by us: one worker takes each turn."""
    HostTurn.objects.bulk_create([HostTurn(pk=1, next_at=now)], ignore_conflicts=True)
    next_at = hours.next_turn(now, zone, settings)
    return HostTurn.objects.filter(pk=1, next_at__lte=now).update(next_at=next_at) == 1


def compose(settings: HostOrderFile, zone: ZoneInfo, *, now: dt.datetime) -> None:
    """Put the orders that wait into a new file, when the host is open. An order is in one file at a time."""
    if not hours.is_open(now, zone, settings):
        return
    with transaction.atomic():
        file = HostFile.objects.create(composed_at=now)
        if not HostOrder.objects.filter(file=None, result="").update(file=file):
            transaction.set_rollback(True)
            return
        file.name = f"orders-{now.astimezone(zone):%Y%m%d}-{file.pk:06}.csv"
        file.content = _written(file, zone)
        file.save(update_fields=["name", "content"])


def hand_over(folders: Folders, *, now: dt.datetime) -> int:
    """Hand over the files that have not been yet, oldest first; how many."""
    waiting = HostFile.objects.filter(sent_at=None).order_by("pk")
    return sum(_hand_over(file, folders, now=now) for file in waiting)


def _hand_over(file: HostFile, folders: Folders, *, now: dt.datetime) -> bool:
    if not file.uploaded_as:
        upload = f"{file.name}.{uuid.uuid4().hex}"
        folders.put(upload, file.content.encode())
        if HostFile.objects.filter(pk=file.pk, uploaded_as="").update(uploaded_as=upload) != 1:
            return False  # another worker was faster; nobody ever renames our upload
        file.uploaded_as = upload
    folders.hand_over(file.uploaded_as, file.name)
    return HostFile.objects.filter(pk=file.pk, sent_at=None).update(sent_at=now) == 1


def _written(file: HostFile, zone: ZoneInfo) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for order in HostOrder.objects.filter(file=file).order_by("pk"):
        ordered_at = order.placed_at.astimezone(zone).isoformat(timespec="seconds")
        writer.writerow((order.order_id, order.switch, order.imsi, order.phone_number, ordered_at))
    return text.getvalue()
