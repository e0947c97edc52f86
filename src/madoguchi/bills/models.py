"""Bills we issue. A bill is written once and never changed."""

from django.db import models

from madoguchi.domain.operator_time import When
from madoguchi.keys.sealed_rows import SealedRow
from madoguchi.keys.sealing import Place


class Bill(SealedRow):
    """A last bill (最終請求). ``items`` and ``totals`` are the plain form of the domain's.

    ``sealed``: where she said that it is to go, where that is not as on file.
    """

    number = models.CharField(max_length=32, unique=True)
    customer = models.ForeignKey("contracts.Customer", on_delete=models.PROTECT, related_name="bills")
    contract_number = models.CharField(max_length=32)
    cause = models.CharField(max_length=64, unique=True)  # what it is for: one bill per cause, whoever asks twice
    issued_at = models.DateTimeField()
    due_on = models.DateField()
    last_day = models.DateField()
    choice = models.CharField(max_length=16, choices=[(w, w) for w in When], blank=True)
    items = models.JSONField()
    totals = models.JSONField()

    def __str__(self) -> str:
        return self.number

    def place(self) -> Place:
        """What the recipient is bound to."""
        return Place(kind="bills.recipient", row=self.number)
