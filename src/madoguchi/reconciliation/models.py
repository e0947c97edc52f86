"""Rounds of comparing, and the differences that they find."""

from typing import ClassVar

from django.db import models

from madoguchi.domain.reconciliation import Difference
from madoguchi.workers.models import Work


class Round(Work):
    """One walk over all lines and then over all whom the network knows, on one day of the operator's.

    ``position`` is the last line that was compared, ``listed_after`` where the network's next chunk begins.
    """

    day = models.DateField(unique=True)
    position = models.BigIntegerField(default=0)
    lines = models.PositiveIntegerField(default=0)
    listed = models.PositiveIntegerField(default=0)
    listed_after = models.CharField(max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "reconciliation"

    def __str__(self) -> str:
        return f"{self.day}"


class FoundDifference(Work):
    """A difference between the network and us about one line. Open until it has gone."""

    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, related_name="differences")
    kind = models.CharField(max_length=16, choices=[(d, d) for d in Difference])
    found_at = models.DateTimeField()
    order_reference = models.CharField(max_length=64, blank=True)
    mended_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "difference"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=list(Difference)), name="difference_is_known"),
            models.UniqueConstraint(
                fields=["line"], condition=models.Q(gone_at=None), name="one_open_difference_per_line"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["work_due_at"], condition=~models.Q(work_due_at=None), name="differences_due"),
        ]

    def __str__(self) -> str:
        return f"line {self.line_id} {self.kind} {self.order_reference}".rstrip()


class Stranger(Work):
    """Somebody whom the network knows and of whom we know no line. Let go of only when somebody says so."""

    imsi = models.CharField(max_length=15, blank=True)
    auth_id = models.CharField(max_length=253, blank=True)
    part = models.CharField(max_length=8, blank=True)
    found_at = models.DateTimeField()
    seen_on = models.DateField()
    asked_at = models.DateTimeField(null=True, blank=True)
    order_reference = models.CharField(max_length=64, blank=True)
    let_go_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "stranger"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["imsi", "auth_id", "part"], condition=models.Q(gone_at=None), name="each_stranger_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["work_due_at"], condition=~models.Q(work_due_at=None), name="strangers_due"),
        ]

    def __str__(self) -> str:
        return f"stranger {self.pk} {self.order_reference}".rstrip()
