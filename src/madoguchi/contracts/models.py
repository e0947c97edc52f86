"""What a person has with the operator. Amounts are whole yen without tax."""

from typing import ClassVar

from django.db import models

from madoguchi.contracts.name_keys import KANA, MAIL, NAME
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.credentials import CredentialKind
from madoguchi.domain.facts import ChargeKind, CustomerKind, EndsWith, LineKind
from madoguchi.domain.money import TaxClass
from madoguchi.keys.sealed_rows import SealedRow
from madoguchi.keys.sealing import Place
from madoguchi.workers.models import Work


def full_name(family_name: str, given_name: str) -> str:
    """A name as it is written on a letter, without 様."""
    return f"{family_name} {given_name}".strip()


class Customer(models.Model):
    """The person or company that holds contracts (契約者)."""

    number = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=16, choices=[(k, k) for k in CustomerKind], default=CustomerKind.CONSUMER)
    family_name = models.CharField(max_length=100)
    given_name = models.CharField(max_length=100, blank=True)
    family_name_kana = models.CharField(max_length=100, blank=True)
    given_name_kana = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True, db_index=True)
    phone = models.CharField(max_length=15, blank=True, db_index=True)
    postal_code = models.CharField(max_length=7, blank=True)
    prefecture = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100, blank=True)
    town = models.CharField(max_length=100, blank=True)
    building = models.CharField(max_length=100, blank=True)
    # Since when each address is what it is; unknown (None) is old. No code goes to one that changed lately (S12).
    email_changed_at = models.DateTimeField(null=True, blank=True)
    phone_changed_at = models.DateTimeField(null=True, blank=True)
    address_changed_at = models.DateTimeField(null=True, blank=True)
    # Column by column, what the CRM said when the member changed it herself (own_changes); empty when they agree.
    crm_still_says = models.JSONField(default=dict, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)  # how she is reached is gone: no file brings it back

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=list(CustomerKind)), name="customer_kind_is_known"),
        ]
        indexes: ClassVar = [  # for the desk's one box (looking_up)
            models.Index(NAME, name="customers_by_name"),
            models.Index(KANA, name="customers_by_kana"),
            models.Index(MAIL, name="customers_by_mail"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def name(self) -> str:
        """The name as it is written on a letter, without 様."""
        return full_name(self.family_name, self.given_name)


class Contract(models.Model):
    """One contract (契約). ``version`` rises by conditional update whenever its lines change."""

    number = models.CharField(max_length=32, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contracts")
    signed_on = models.DateField()
    document_received_on = models.DateField(null=True, blank=True)  # the contract document (契約書面): day 1 of eight
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.number


class Line(models.Model):
    """A SIM and its number (回線)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="lines")
    phone_number = models.CharField(max_length=15, db_index=True)
    kind = models.CharField(max_length=8, choices=[(k, k) for k in LineKind])
    plan = models.CharField(max_length=32)
    imsi = models.CharField(max_length=15, blank=True)
    iccid = models.CharField(max_length=22, blank=True, db_index=True)
    nickname = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=16, choices=[(s, s) for s in LineState], default=LineState.ACTIVE)
    opened_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    sim_changed_at = models.DateTimeField(null=True, blank=True)  # SIM issued again or swapped, or a new number

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=list(LineState)), name="line_state_is_known"),
            # A number is given out again after its line has ended: only living lines own it alone.
            models.UniqueConstraint(
                fields=["phone_number"],
                condition=~models.Q(state__in=[LineState.ENDED, LineState.PORTED_OUT]),
                name="one_living_line_per_number",
            ),
        ]
        indexes: ClassVar = [
            # The nightly comparison with the network asks of each ended line whether its card serves another.
            models.Index(fields=["imsi"], name="lines_by_card"),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}/{self.pk}"


class Service(models.Model):
    """An additional service (付帯サービス): ends with the line, with the contract, or goes on."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="services")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="services", null=True, blank=True)
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=100)
    monthly_fee = models.PositiveIntegerField()
    ends_with = models.CharField(max_length=8, choices=[(e, e) for e in EndsWith])

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contract", "line", "code"], name="one_service_per_line", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}/{self.code}"


class Charge(models.Model):
    """A charge from the operator's rating, not on a bill yet. ``billed_at`` takes it out of the unbilled ones."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="charges")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="charges", null=True, blank=True)
    reference = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=16, choices=[(k, k) for k in ChargeKind], default=ChargeKind.USAGE)
    name = models.CharField(max_length=100)
    amount = models.PositiveIntegerField()
    tax_class = models.CharField(max_length=16, choices=[(t, t) for t in TaxClass], default=TaxClass.TAXABLE)
    used_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    billed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["contract"], condition=models.Q(billed_at=None), name="unbilled_charges"),
        ]

    def __str__(self) -> str:
        return self.reference


class Instalment(models.Model):
    """A device still being paid for (端末の分割払い)."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="instalments")
    reference = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    monthly_amount = models.PositiveIntegerField()
    remaining = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.reference


class Works(models.Model):
    """Works whose cost falls with the term (工事費)."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="works")
    reference = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    cost = models.PositiveIntegerField()
    term_months = models.PositiveSmallIntegerField()
    started_on = models.DateField()

    def __str__(self) -> str:
        return self.reference


class ConnectionCredential(SealedRow):
    """What a line or a fixed access signs in to the network with (認証ID・認証パスワード). The password is sealed.

    ``version`` rises with each new password, so that an older one put back does not open.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="credentials")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="credentials", null=True, blank=True)
    kind = models.CharField(max_length=16, choices=[(k, k) for k in CredentialKind])
    auth_id = models.CharField(max_length=165, unique=True)
    version = models.PositiveIntegerField(default=1)
    issued_at = models.DateTimeField()

    class Meta:
        verbose_name = "credential"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=list(CredentialKind)), name="credential_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}/{self.pk}"

    def place(self) -> Place:
        """What the password is bound to."""
        return self.place_of(self.version)

    def place_of(self, version: int) -> Place:
        """What the password of this version is bound to."""
        return self.place_of_owner(self.contract.customer.number, version)

    def place_of_owner(self, customer_number: str, version: int = 1) -> Place:
        """What a password of hers is bound to; for a credential that is not stored yet."""
        kind = f"contracts.credential.{self.kind}"
        return Place(kind=kind, row=self.auth_id, owner=customer_number, version=version)


class CredentialShowing(models.Model):
    """One of the few times an hour that a password may be shown: taken by conditional update (S31)."""

    credential = models.ForeignKey(ConnectionCredential, on_delete=models.CASCADE, related_name="showings")
    place = models.PositiveSmallIntegerField()
    shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["credential", "place"], name="each_showing_has_its_place"),
        ]

    def __str__(self) -> str:
        return f"{self.credential_id}/{self.place}"


class PasswordOrder(Work, SealedRow):
    """A new password on its way to the network. Sealed for the version it will be; wiped when it is settled."""

    credential = models.ForeignKey(ConnectionCredential, on_delete=models.PROTECT, related_name="orders")
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=8)
    asked_at = models.DateTimeField()
    order_reference = models.CharField(max_length=64, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "password order"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["credential"],
                condition=models.Q(done_at=None, refused_at=None),
                name="one_open_password_order_per_credential",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["work_due_at"], condition=~models.Q(work_due_at=None), name="password_orders_due"),
        ]

    def __str__(self) -> str:
        return f"{self.credential_id} v{self.version} {self.order_reference}".rstrip()

    def place(self) -> Place:
        """What the password is bound to: where it will stand."""
        return self.credential.place_of(self.version)


class LineOpening(Work):
    """A line on its way to being switched on (開通)."""

    line = models.OneToOneField(Line, on_delete=models.PROTECT, related_name="opening")
    order_reference = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "line opening"
        indexes: ClassVar = [
            models.Index(fields=["work_due_at"], condition=~models.Q(work_due_at=None), name="line_openings_due"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.order_reference}".rstrip()
