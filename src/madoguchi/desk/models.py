"""What happened at the desk: who was attended to and on what grounds, and what waits for a second person."""

import uuid
from typing import ClassVar

from django.db import models

from madoguchi.domain.attending import Comes
from madoguchi.keys.sealed_rows import SealedRow
from madoguchi.keys.sealing import Place


class Attendance(SealedRow):
    """Somebody at the desk attends to a member's wish, for an hour: who asked, what was shown, where copies are kept.

    The name of who came and the number of the papers are sealed. Kept as the record of the check of identity.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    staff = models.ForeignKey("staff.Staff", on_delete=models.PROTECT, related_name="attendances")
    customer = models.ForeignKey("contracts.Customer", on_delete=models.PROTECT, related_name="attendances")
    comes = models.CharField(max_length=16, choices=[(c, c) for c in Comes])
    shown = models.JSONField()
    language = models.CharField(max_length=8)
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["customer", "ends_at"])]

    def __str__(self) -> str:
        return str(self.id)

    def place(self) -> Place:
        """What the name and the papers' number are bound to."""
        return Place(kind="desk.attendance", row=str(self.id))


class Proposal(models.Model):
    """Something that cannot be taken back, proposed by one person; another decides. One open for each case line."""

    case_line = models.ForeignKey("cancellation.CaseLine", on_delete=models.PROTECT, related_name="proposals")
    grounds = models.CharField(max_length=200)
    proposed_by = models.ForeignKey("staff.Staff", on_delete=models.PROTECT, related_name="proposed")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("staff.Staff", on_delete=models.PROTECT, related_name="decided", null=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    approved = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case_line"], condition=models.Q(decided_at=None), name="one_open_proposal_per_case_line"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="two_people_decide",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_line_id}/{self.pk}"
