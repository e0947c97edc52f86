"""Rounds of erasing, legal holds, and what members asked to be erased."""

from typing import ClassVar

from django.db import models

from madoguchi.domain.retention import HoldReason
from madoguchi.workers.models import Work


class ErasingRound(Work):
    """One walk over the table of data, on one day of the operator's.

    ``item`` and ``position`` are how far it has come: the next round of a killed one loses nothing, since the rows
    say themselves what is due. ``overdue`` is what was left when it had finished.
    """

    day = models.DateField(unique=True)
    item = models.CharField(max_length=64, blank=True)
    position = models.CharField(max_length=64, blank=True)
    erased = models.JSONField(default=dict)
    overdue = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "erasing round"

    def __str__(self) -> str:
        return f"{self.day} {self.item}".rstrip()


class Hold(models.Model):
    """Nothing of this customer is erased until it is released. ``reference`` finds the file that says why."""

    customer = models.ForeignKey("contracts.Customer", on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=16, choices=[(r, r) for r in HoldReason])
    reference = models.CharField(max_length=64)
    begun_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer", "reference"], condition=models.Q(released_at=None), name="one_open_hold_per_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.reference}"


class ErasureRequest(models.Model):
    """That a member asked for her data to be erased, and how many rows went at once, by item."""

    customer = models.ForeignKey("contracts.Customer", on_delete=models.PROTECT, related_name="erasure_requests")
    asked_at = models.DateTimeField()
    with_log_in = models.BooleanField(default=False)
    erased = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.customer_id} {self.asked_at:%Y-%m-%d}"
