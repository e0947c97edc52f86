"""How allauth behaves in this house: no sign-up, our words, mail through the outbox."""

import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from madoguchi import clock
from madoguchi.design import words
from madoguchi.outbox import actions as outbox
from madoguchi.outbox.channels import Channel
from madoguchi.sign_in import proof
from madoguchi.sign_in.models import Login
from madoguchi.sign_in.not_me import log_in_changes

# What allauth wants to say, and the folder of the message that says it.
MESSAGES: Mapping[str, str] = {
    "account/email/password_reset": "sign_in.password_changed",
    "account/email/password_changed": "sign_in.password_changed",
    "account/email/password_set": "sign_in.password_changed",
    "mfa/email/webauthn_added": "sign_in.passkey_added",
    "mfa/email/webauthn_removed": "sign_in.passkey_removed",
    "mfa/email/totp_activated": "sign_in.app_added",
    "mfa/email/totp_deactivated": "sign_in.app_removed",
    "mfa/email/recovery_codes_generated": "sign_in.recovery_codes_made",
}

_LEAST_TYPED = ("mfa_reauthenticate:webauthn", "mfa_reauthenticate", "reauthenticate")


class LoginAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """A log-in comes with a contract, and its name is the address on file."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "メールアドレスとパスワードの組み合わせが違います。もう一度ご確認のうえ、入力してください。"
        ),
        "enter_current_password": _("いまのパスワードと違います。もう一度ご確認のうえ、入力してください。"),
        "incorrect_password": _("パスワードが違います。もう一度ご確認のうえ、入力してください。"),
        "too_many_login_attempts": _(
            "ログインの失敗が続いています。しばらく待つか、パスキーまたはパスワードの再設定でお進みください。"
        ),
        "rate_limited": _("操作が続いています。しばらく待ってから、もう一度お試しください。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth hands it over
        """Never: there is nothing to see without a contract."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - as above
        """Back to where she came from, with the news above the heading."""
        return reverse("mfa_index")

    def is_reauthentication_required(self, *, app: str, **more: object) -> bool:  # noqa: ARG002 - as above
        """Only where she has not just shown who she is: a log-in counts, so that nobody proves it twice in a row.

        These pages change the keys of the log-in, and tell so by mail alone: a code that went by mail is not enough.
        """
        return not proof.is_fresh(self.request, by_key=True)

    def get_reauthentication_methods(self, user: Login | AnonymousUser) -> list[dict[str, str]]:
        """The ways to prove it again, the one on which least is typed first: passkey, app, password."""
        return sorted(super().get_reauthentication_methods(user), key=lambda way: _LEAST_TYPED.index(way["id"]))

    def reauthenticate(self, user: Login, password: str) -> bool:
        """Ask for the password again. The address is the log-in's own, whether or not allauth keeps a row for it."""
        again = self.authenticate(self.request, email=user.email, password=password)
        return again is not None and again.pk == user.pk

    def send_notification_mail(
        self, template_prefix: str, user: Login, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the member that her log-in has changed."""
        told = {**(context or {}), "not_me": log_in_changes.link_for(user, MESSAGES[template_prefix], now=clock.now())}
        self.send_mail(template_prefix, email or user.email, told)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put a mail into the outbox.

        Raises:
            KeyError: a mail that we have no words for, so that none leaves with allauth's.
        """
        now = clock.now()
        name = MESSAGES[template_prefix]
        cause = hashlib.sha256(f"{email} {now.isoformat()}".encode()).hexdigest()[:32]
        outbox.enqueue(
            name=name,
            channel=Channel.MAIL,
            to=email,
            language=get_language() or "ja",
            context={"at": words.instant(now), "not_me": context.get("not_me", "")},
            key=f"{name}:{cause}",
            now=now,
        )
