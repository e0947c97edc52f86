"""Who did what, when, for whom; and the seals that make a later change show."""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One line of the audit. Plainly appended; ids only, never names, numbers or addresses (S35).

    The database refuses to change or delete one (``append_only``).
    """

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


class Seal(models.Model):
    """A batch of entries, chained to the batch before and signed.

    ``ranges`` holds the first and last id of each unbroken run of ids in the batch. ``checkpoint`` is the signed line
    that is kept outside the database too.
    """

    number = models.PositiveIntegerField(unique=True)
    ranges = models.JSONField()
    last_id = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    checkpoint = models.TextField()

    def __str__(self) -> str:
        return f"seal {self.number}"
