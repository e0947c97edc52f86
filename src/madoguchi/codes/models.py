"""Challenges, the codes sent for them, the sendings still to be done, and what has been used up of each limit."""

import uuid
from typing import ClassVar

from django.db import models

from madoguchi.domain.codes import Purpose, Way
from madoguchi.keys.sealed_rows import SealedRow
from madoguchi.keys.sealing import Place
from madoguchi.workers.models import Work


def place_of(number: uuid.UUID) -> Place:
    """What a challenge's sealed text is bound to."""
    return Place(kind="codes.challenge", row=str(number))


class Challenge(SealedRow):
    """Somebody asked for a code. ``sealed`` is what she typed; whether it is on file stands nowhere here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    purpose = models.CharField(max_length=16, choices=[(p, p) for p in Purpose])
    language = models.CharField(max_length=8)
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    passed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.id)

    def place(self) -> Place:
        """What the sealed text is bound to."""
        return place_of(self.id)


class Sending(Work):
    """A code to be sent, if there is somewhere on file to send it to. Asked for and done apart: time tells nothing."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="sendings")
    way = models.CharField(max_length=8, choices=[(w, w) for w in Way])
    asked_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["work_due_at"], condition=~models.Q(work_due_at=None), name="sendings_due"),
        ]

    def __str__(self) -> str:
        return f"{self.challenge_id}/{self.way}"


class Code(models.Model):
    """A code that was sent, as a keyed digest, with the address it went to and what that proves."""

    challenge = models.ForeignKey(Challenge, on_delete=models.SET_NULL, related_name="codes", null=True)
    purpose = models.CharField(max_length=16, choices=[(p, p) for p in Purpose])
    way = models.CharField(max_length=8, choices=[(w, w) for w in Way])
    digest = models.CharField(max_length=64, db_index=True)
    to = models.CharField(max_length=300)
    customers = models.JSONField()
    lines = models.JSONField(null=True)  # None: all of theirs
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.way}/{self.pk}"


class Allowance(models.Model):
    """What one address or source has used up. ``name`` is a keyed digest; each change is conditional on ``version``."""

    name = models.CharField(max_length=64, unique=True)
    taken = models.JSONField(default=list)
    failures = models.PositiveIntegerField(default=0)
    waits_until = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    forgotten_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name[:8]


class Spending(models.Model):
    """What texts and calls have cost on a day in the operator's zone; it rises by conditional update only."""

    day = models.DateField(unique=True)
    yen = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day}"


class Alarm(models.Model):
    """An alarm that was sounded, once for each ``about``."""

    kind = models.CharField(max_length=32)
    about = models.CharField(max_length=64)
    sounded_at = models.DateTimeField(db_index=True)
    details = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "about"], name="an_alarm_sounds_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"
