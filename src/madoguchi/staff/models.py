"""People who work at the desk, the passkeys they sign in with, and the links by which they begin."""

from typing import ClassVar

from django.db import models

from madoguchi.domain.staff import LEAST, Role


class Staff(models.Model):
    """One person of the operator's. Never deleted: the audit names her by id.

    ``epoch`` rises when her sessions are to end; ``ended_at`` is when she left.
    """

    account = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=16, choices=[(r, r) for r in Role], default=LEAST)
    epoch = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "staff"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(role__in=list(Role)), name="staff_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"staff {self.pk}"


class Passkey(models.Model):
    """A key that she holds: its name to the browser, and the public half."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="passkeys")
    credential_id = models.CharField(max_length=1400, unique=True)  # base64url of at most 1023 bytes (WebAuthn 6.1)
    credential = models.BinaryField()
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.staff_id}/{self.pk}"


class Invitation(models.Model):
    """A link by which she adds a passkey, once. Only its digest is kept."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.staff_id}/{self.pk}"
