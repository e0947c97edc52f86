"""Who did what, when, for whom."""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One line of the audit. Plainly appended; ids only, never names, numbers or addresses (S35)."""

    at = models.DateTimeField()
    name = models.CharField(max_length=64)
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=64)
    subject = models.CharField(max_length=64)
    details = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject"])]

    def __str__(self) -> str:
        return f"{self.name} {self.subject}"
