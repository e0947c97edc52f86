"""Cases: a member's decision to end lines of one contract, and what becomes of it."""

from collections.abc import Sequence
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from madoguchi.domain.case_lines import OPEN, CaseLineState
from madoguchi.domain.operator_time import When
from madoguchi.domain.plain import restore
from madoguchi.domain.quotes import Quote
from madoguchi.domain.reasons import Reason
from madoguchi.domain.receipts import ReceiptKind
from madoguchi.keys.sealed_rows import SealedRow
from madoguchi.keys.sealing import Place
from madoguchi.workers.models import Work


class Case(models.Model):
    """One accepted cancellation (解約). Its state is that of its lines; ``quote`` is what was shown and accepted."""

    number = models.CharField(max_length=32, unique=True)
    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="cases")
    when = models.CharField(max_length=16, choices=[(w, w) for w in When])
    last_day = models.DateField()
    accepted_at = models.DateTimeField()
    effective_at = models.DateTimeField()
    due_at = models.DateTimeField()
    take_back_until = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    quote = models.JSONField()
    quote_digest = models.CharField(max_length=64)
    language = models.CharField(max_length=8)
    bill_number = models.CharField(max_length=32, blank=True)
    # Without a log-in: what the code reached (``Reach.name``), and where it went. Both are empty for a full reach.
    made_in = models.CharField(max_length=64, blank=True, db_index=True)
    came_by = models.CharField(max_length=320, blank=True)

    class Meta:
        constraints: ClassVar = [
            # A second press of the same page finds the first one's case (U16, R2).
            models.UniqueConstraint(fields=["contract", "quote_digest"], name="a_quote_is_accepted_once"),
        ]

    def __str__(self) -> str:
        return self.number

    @cached_property
    def accepted_quote(self) -> Quote:
        """What was shown and accepted. It never changes."""
        return restore(Quote, self.quote)


class CaseLine(Work):
    """One line of a case, moved by the table in ``domain.case_lines``."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, related_name="case_lines")
    state = models.CharField(max_length=16, choices=[(s, s) for s in CaseLineState])
    order_reference = models.CharField(max_length=64, blank=True)
    ending_at = models.DateTimeField(null=True, blank=True)
    ordered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=list(CaseLineState)), name="case_line_state_is_known"),
            models.UniqueConstraint(
                fields=["line"], condition=models.Q(state__in=sorted(OPEN)), name="one_open_case_per_line"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["work_due_at"], condition=~models.Q(work_due_at=None), name="case_lines_due"),
            # Each step takes its own lines in this order: it must not look through all that wait for another step, nor
            # sort all that are due at one instant, as at the end of a month.
            models.Index(
                fields=["state", "work_due_at", "id"],
                condition=~models.Q(work_due_at=None),
                name="case_lines_due_by_step",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.line_id}"

    @classmethod
    def still(cls, rows: Sequence[Self]) -> Q:
        """Those of the lines that are as they were taken, and as far."""
        return super().still(rows) & Q(state__in={row.state for row in rows})

    @property
    def found_by(self) -> str:
        """The case, how far this line is, and by what the network knows the order."""
        return f"{self.case.number} line {self.line_id} {self.state} {self.order_reference}".rstrip()


class Receipt(models.Model):
    """A signed record that the member holds. ``document`` is the file, byte for byte."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="receipts")
    kind = models.CharField(max_length=16, choices=[(k, k) for k in ReceiptKind])
    document = models.TextField()
    issued_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "kind"], name="one_receipt_per_act"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.kind}"


class Declaration(Work, SealedRow):
    """That somebody declared a contract to end, without a log-in. ``sealed``: what was typed, and its signed file.

    Whether it names a contract is looked up later, by a worker: ``cases`` is what came of it. Where nothing did, it
    waits for the desk until ``closed_at``.
    """

    number = models.CharField(max_length=32, unique=True)
    declared_at = models.DateTimeField(db_index=True)
    language = models.CharField(max_length=8)
    looked_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cases = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["work_due_at"], condition=~models.Q(work_due_at=None), name="declarations_due"),
        ]

    def __str__(self) -> str:
        return self.number

    def place(self) -> Place:
        """What the declaration is bound to."""
        return Place(kind="cancellation.declaration", row=self.number)


class Particulars(SealedRow):
    """Where the bill is to go and whom to ask, where the policy has the member answer that before she leaves."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="particulars")

    def __str__(self) -> str:
        return f"{self.case_id}"

    def place(self) -> Place:
        """What the answers are bound to."""
        return Place(kind="cancellation.particulars", row=self.case.number)


class StatedReason(models.Model):
    """Why the member leaves. Asked after completion and never needed (U8), unless the policy requires it before."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="stated_reason")
    reason = models.CharField(max_length=32, choices=[(r, r) for r in Reason])
    stated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id}/{self.reason}"
