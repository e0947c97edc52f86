"""How far somebody has come in a journey, kept here: a reload, a second tab or a lost session loses nothing."""

from typing import ClassVar

from django.db import models

from madoguchi.keys.sealed_rows import SealedRow
from madoguchi.keys.sealing import Place


class Progress(SealedRow):
    """One person's way through one journey of one contract. ``sealed`` is what she has answered; secrets never are."""

    owner = models.CharField(max_length=80)
    procedure = models.CharField(max_length=16)
    contract_number = models.CharField(max_length=32)
    passed = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    forgotten_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "procedure", "contract_number"], name="one_progress_per_journey_of_a_contract"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure}/{self.pk}"

    def place(self) -> Place:
        """What the answers are bound to."""
        return place_of(self.owner, self.procedure, self.contract_number)


def place_of(owner: str, procedure: str, contract_number: str) -> Place:
    """What answers are bound to that are not stored yet."""
    return Place(kind=f"walking.progress.{procedure}", row=contract_number, owner=owner)
