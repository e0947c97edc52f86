"""Log-ins, and which customers each may act for."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from madoguchi.domain.codes import Address, Way


class LoginManager(BaseUserManager["Login"]):
    """Makes log-ins. There is no sign-up: a log-in comes with a contract."""

    def create_user(self, email: str, password: str | None = None) -> "Login":
        """A new log-in. Without a password she sets one by mail (recovery)."""
        login = self.model(email=self.normalize_email(email).lower())
        login.set_password(password)
        login.save(using=self._db)
        return login


class Login(AbstractBaseUser):
    """A My Page account. Its name is an e-mail address."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    email_changed_at = models.DateTimeField(null=True, blank=True)  # no code goes to one that changed lately (S12)
    doubtful_until = models.DateTimeField(null=True, blank=True)  # got back in by less than her own address
    customers = models.ManyToManyField("contracts.Customer", through="LinkedCustomer", related_name="logins")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects: ClassVar = LoginManager()

    def __str__(self) -> str:
        return f"login {self.pk}"


class LinkedCustomer(models.Model):
    """A customer number that a log-in may act for (お客様番号の追加)."""

    login = models.ForeignKey(Login, on_delete=models.CASCADE, related_name="links")
    customer = models.ForeignKey("contracts.Customer", on_delete=models.PROTECT, related_name="links")
    linked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["login", "customer"], name="a_customer_is_linked_once_per_login"),
        ]

    def __str__(self) -> str:
        return f"{self.login_id} → {self.customer_id}"


class FormerLink(models.Model):
    """A log-in's name that no longer acts for a customer: ended by a member, or she has another name now.

    The nightly file may still say otherwise; it does not bring the link back.
    """

    email = models.EmailField()
    customer = models.ForeignKey("contracts.Customer", on_delete=models.CASCADE, related_name="former_links")
    ended_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["email", "customer"], name="a_link_ended_is_noted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ↛ {self.customer_id}"


class CodeSession(models.Model):
    """A session without a log-in, opened by a code: what it reaches stands here, on the server, only (S15)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    way = models.CharField(max_length=8, choices=[(w, w) for w in Way])
    to = models.CharField(max_length=300)
    customers = models.JSONField()
    lines = models.JSONField(null=True)  # None: all of theirs
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.id)


class Activation(models.Model):
    """That a contract's activation was sent: once, whoever runs the command and however often."""

    contract = models.OneToOneField("contracts.Contract", on_delete=models.PROTECT, related_name="activation")
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.contract_id}"


class ActivationLink(models.Model):
    """A link that makes the log-in, once. Only its digest is kept; it is bound to the customer and the address."""

    digest = models.CharField(max_length=64, unique=True)
    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="activation_links")
    email = models.EmailField()
    language = models.CharField(max_length=8)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.contract_id}/{self.pk}"


class ToldChange(models.Model):
    """Something that every other address was told of, with a link for whom it was not (心あたりがない方)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    about = models.CharField(max_length=40)  # the dotted name of what was done
    customers = models.JSONField()
    login = models.ForeignKey(Login, on_delete=models.SET_NULL, related_name="told_changes", null=True)
    way = models.CharField(max_length=8, choices=[(w, w) for w in Way], blank=True)  # where the code went, if one did
    to = models.CharField(max_length=300, blank=True)
    kept_keys = models.JSONField(default=list)  # the log-in's passkeys and apps that are not part of the change
    told_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    disputed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.about}/{self.pk}"

    @property
    def came_by(self) -> Address | None:
        """Where the code went that opened the way; ``None`` where she was signed in."""
        return Address(Way(self.way), self.to) if self.way else None


class RegisteredChange(models.Model):
    """What registered data were before a change, so that 「心あたりがない方」 brings it back. Gone with its notice."""

    told = models.OneToOneField(ToldChange, on_delete=models.CASCADE, related_name="registered")
    customer = models.ForeignKey("contracts.Customer", on_delete=models.CASCADE, related_name="+", null=True)
    before = models.JSONField()

    def __str__(self) -> str:
        return f"{self.told_id}"


class Protection(models.Model):
    """Nothing that cannot be undone is done for this customer until then: somebody said that it was not she."""

    customer = models.ForeignKey("contracts.Customer", on_delete=models.PROTECT, related_name="protections")
    begun_at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.customer_id}"


class HalfDone(models.Model):
    """A procedure that a log-in began: where it goes on, with what was chosen (続きから)."""

    login = models.ForeignKey(Login, on_delete=models.CASCADE, related_name="half_done")
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=32)
    path = models.CharField(max_length=1000)
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "half done"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["login", "kind", "about"], name="one_half_done_of_each"),
        ]

    def __str__(self) -> str:
        return f"{self.login_id} {self.kind}"


class Recovery(models.Model):
    """Somebody gets back in by a code (ログインできないとき): what it proved, when it opens, and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    told = models.OneToOneField(ToldChange, on_delete=models.PROTECT, related_name="recovery")
    way = models.CharField(max_length=8, choices=[(w, w) for w in Way])
    to = models.CharField(max_length=300)
    customers = models.JSONField()
    language = models.CharField(max_length=8)
    begun_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    takes_off_second_step = models.BooleanField(default=False)
    new_name = models.EmailField(blank=True)
    login = models.ForeignKey(Login, on_delete=models.SET_NULL, related_name="recoveries", null=True)
    made_login = models.BooleanField(default=False)  # or made it act for these customers
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "recoveries"

    def __str__(self) -> str:
        return str(self.id)

    @property
    def came_by(self) -> Address:
        """Where the code went."""
        return Address(Way(self.way), self.to)
