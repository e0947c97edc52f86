"""What other systems are told, to whom it still has to go, and how each attempt went."""

import datetime as dt
from typing import ClassVar

from django.db import models

from madoguchi.webhooks.waits import wait_before
from madoguchi.workers.models import Work


class Sequence(models.Model):
    """How many events a line has had. The number rises in the transaction of the event, so that none is missing."""

    line = models.PositiveBigIntegerField(unique=True)
    latest = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"line {self.line}: {self.latest}"


class Event(models.Model):
    """Something that happened. ``number`` is the ``webhook-id``: the same at each attempt and replay."""

    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(db_index=True)
    data = models.JSONField()

    def __str__(self) -> str:
        return self.number


class Endpoint(models.Model):
    """What we learned of an endpoint in operator.toml. ``stopped_at``: it said 410, and is left alone until resumed."""

    name = models.CharField(max_length=40, unique=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    quiet_until = models.DateTimeField(null=True, blank=True)  # it did not answer: nobody else waits for it meanwhile

    def __str__(self) -> str:
        return self.name


class Delivery(Work):
    """One event on its way to one endpoint."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.CharField(max_length=40)
    delivered_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "webhook"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "endpoint"], name="one_delivery_per_endpoint"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["work_due_at"], condition=~models.Q(work_due_at=None), name="webhooks_due"),
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.endpoint}"

    def try_later(self, trouble: str, *, now: dt.datetime) -> None:
        """Give it back for the next attempt, days on end; then give up and say so."""
        wait = wait_before(self.attempts + 1)
        if wait is None:
            self.finish(attempts=self.attempts, trouble=trouble[:500], work_due_at=None, failed_at=now)
        else:
            self.finish(attempts=self.attempts, trouble=trouble[:500], work_due_at=now + wait)


class Attempt(models.Model):
    """One attempt. ``status`` is the answer's, ``said`` why there was none or it was not good."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    said = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.at:%Y-%m-%d %H:%M:%S} {self.status or self.said}"
