"""Bills, ours or the operator's; a bill is written once and never changed. What goes to her billing and comes back."""

from typing import ClassVar

from django.db import models

from madoguchi.domain.operator_time import When
from madoguchi.keys.sealed_rows import SealedRow
from madoguchi.keys.sealing import Place
from madoguchi.workers.models import Work


def place_of(number: str) -> Place:
    """What the recipient of the bill with this number is bound to."""
    return Place(kind="bills.recipient", row=number)


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
    stated_total = models.PositiveIntegerField(null=True, blank=True)  # of a bill that came back: what it says itself

    def __str__(self) -> str:
        return self.number

    def place(self) -> Place:
        """What the recipient is bound to."""
        return place_of(self.number)


class Feed(Work):
    """What is taken in from the operator's billing: charges, or bills. ``after``: where the next chunk begins."""

    name = models.CharField(max_length=16, unique=True)
    after = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "billing feed"

    def __str__(self) -> str:
        return self.name


class Heard(models.Model):
    """Up to when the billing had rated everything (``as_of``), and since when we know that."""

    as_of = models.DateTimeField()
    heard_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.as_of}"


class PublishedQuote(Work):
    """A quote that was accepted, on its way to the operator's billing; and the bill that came back for it.

    ``compared_at``: the bill was compared. ``differs``: it was not as quoted. ``seen_at``: somebody has seen to that.
    """

    case_number = models.CharField(max_length=32, unique=True)
    contract_number = models.CharField(max_length=32, db_index=True)
    quote = models.JSONField()
    choice = models.CharField(max_length=16, choices=[(w, w) for w in When])
    last_day = models.DateField()
    effective_at = models.DateTimeField()
    accepted_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    bill = models.OneToOneField(Bill, on_delete=models.PROTECT, related_name="published_quote", null=True, blank=True)
    compared_at = models.DateTimeField(null=True, blank=True)
    differs = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "quote"
        indexes: ClassVar = [
            models.Index(fields=["work_due_at"], condition=~models.Q(work_due_at=None), name="quotes_due"),
            models.Index(fields=["contract_number"], condition=models.Q(bill=None), name="quotes_awaiting_bill"),
        ]

    def __str__(self) -> str:
        return self.case_number


class ReturnedBill(models.Model):
    """A bill as the operator's billing sent it, kept until its case has ended. The first for a case counts."""

    number = models.CharField(max_length=32, unique=True)
    case_number = models.CharField(max_length=32, unique=True)
    contract_number = models.CharField(max_length=32)
    issued_at = models.DateTimeField()
    due_on = models.DateField()
    last_day = models.DateField()
    total = models.PositiveIntegerField()
    items = models.JSONField()
    received_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number
