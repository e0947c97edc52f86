"""Everything that must leave the house, and its fate."""

from typing import ClassVar

from django.db import models

from madoguchi.keys.sealed_rows import SealedRow
from madoguchi.keys.sealing import Place
from madoguchi.outbox.channels import Channel
from madoguchi.workers.models import Work


def place_of(key: str) -> Place:
    """What the secret of the message with this key is bound to."""
    return Place(kind="outbox.message", row=key)


class Message(Work, SealedRow):
    """One message to one person on one channel. Context and sealed secret are wiped on delivery."""

    key = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=64)
    channel = models.CharField(max_length=8, choices=[(c, c) for c in Channel])
    to = models.CharField(max_length=300)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=64, blank=True)
    context = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["work_due_at"], condition=~models.Q(work_due_at=None), name="messages_due"),
            models.Index(fields=["subject"]),
        ]

    def __str__(self) -> str:
        return self.key

    def place(self) -> Place:
        """What the secret is bound to."""
        return place_of(self.key)
