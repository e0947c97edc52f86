"""How allauth's passkeys, authenticator apps and recovery codes behave in this house."""

from typing import ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madoguchi.design import identity
from madoguchi.sign_in.models import Login


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Our words, and the operator's name in the member's passkeys and apps."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("確認できませんでした。もう一度、新しい認証番号かパスキーでお試しください。"),
        "cannot_generate_recovery_codes": _(
            "リカバリーコードは、パスキーか認証アプリを登録すると作れます。先に登録してください。"
        ),
    }

    def get_totp_issuer(self) -> str:
        """The name under which an authenticator app lists us."""
        return identity.operator().name

    def generate_authenticator_name(self, user: Login, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        """The name that a new passkey starts with."""
        already = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("パスキー %(number)s") % {"number": already + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whom a passkey is for."""
        return {**super().get_public_key_credential_rp_entity(), "name": identity.operator().name}

    def get_public_key_credential_user_entity(self, user: Login) -> dict[str, str | bytes]:
        """Whose a passkey is, as the browser's list shows it."""
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.email}
