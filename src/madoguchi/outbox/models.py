"""Everything that must leave the house, and its fate."""

import datetime as dt
from typing import ClassVar

from django.db import models

from madoguchi.gateways.reports import Fate
from madoguchi.keys.sealed_rows import SealedRow
from madoguchi.keys.sealing import Place
from madoguchi.outbox.channels import Channel
from madoguchi.workers.models import LeaseLost, Work


def place_of(key: str) -> Place:
    """What the secret of the message with this key is bound to."""
    return Place(kind="outbox.message", row=key)


class Message(Work, SealedRow):
    """One message to one person on one channel. Context and sealed secret are wiped on delivery.

    ``asked_at``: when a provider that does not know our keys was asked and the answer is not written. ``delivered_at``:
    handed over. ``arrived_at`` and ``failed_at``: what the provider or a mail server told later.
    """

    key = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=64)
    channel = models.CharField(max_length=8, choices=[(c, c) for c in Channel])
    to = models.CharField(max_length=300)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=64, blank=True)
    context = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["work_due_at"], condition=~models.Q(work_due_at=None), name="messages_due"),
            # Each channel takes its own, and first what carries a secret, which is wiped when it has arrived.
            models.Index(
                fields=["channel", "work_due_at", "id"],
                condition=~models.Q(work_due_at=None),
                name="messages_due_by_channel",
            ),
            models.Index(
                fields=["channel", "work_due_at", "id"], condition=~models.Q(sealed=None), name="messages_waited_for"
            ),
            models.Index(fields=["trouble"], condition=~models.Q(trouble=""), name="messages_troubled"),
            models.Index(fields=["subject"]),
        ]

    def __str__(self) -> str:
        return self.key

    def place(self) -> Place:
        """What the secret is bound to."""
        return place_of(self.key)

    def note(self, *, asked_at: dt.datetime | None) -> None:
        """Write down that a provider is about to be asked, or that it took nothing.

        Raises:
            LeaseLost: another worker has the message; this one must not ask.
        """
        if Message.objects.filter(pk=self.pk, claim=self.claim).update(asked_at=asked_at) != 1:
            raise LeaseLost(str(self))
        self.asked_at = asked_at


class Report(models.Model):
    """What a provider told of a message, each thing once. ``reason`` is its word for it, no personal data."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reports")
    at = models.DateTimeField()
    fate = models.CharField(max_length=16, choices=[(fate, fate) for fate in Fate])
    reason = models.CharField(max_length=200, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "fate", "reason"], name="one_report_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.fate}"
