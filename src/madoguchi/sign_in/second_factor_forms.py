"""The forms of passkeys, authenticator apps and recovery codes: allauth's rules, our words and fields."""

import unicodedata
from typing import Any, ClassVar

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse


class Code(forms.CharField):
    """Digits in any width, with or without blanks and hyphens (F5), in one plain field (F8)."""

    default_error_messages: ClassVar = {
        "required": _("認証番号を入力してください。認証アプリに表示される6桁の数字です。")
    }

    def __init__(self) -> None:
        attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "input--code"}
        super().__init__(label=_("認証番号"), widget=forms.TextInput(attrs=attributes))
        self.help_text = _("認証アプリに表示される6桁の数字、または保管しているリカバリーコード。")

    def to_python(self, value: str | None) -> str:
        """The digits alone."""
        narrow = unicodedata.normalize("NFKC", value or "")
        return "".join(sign for sign in narrow if sign.isalnum())


class AppCode(Code):
    """A code that only an authenticator app can show."""

    def __init__(self) -> None:
        super().__init__()
        self.help_text = _("認証アプリに表示される6桁の数字。")


class KeyName(forms.CharField):
    """What the member calls a passkey."""

    default_error_messages: ClassVar = {
        "required": _("名前を入力してください。「自分のスマホ」など、見分けのつくものにしてください。")
    }

    def __init__(self, *, required: bool = True) -> None:
        help_text = _("「自分のスマホ」など、見分けのつく名前にしてください。")
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(label=_("パスキーの名前"), help_text=help_text, widget=widget, required=required)


class PasskeyAnswer(forms.JSONField):
    """What a browser says for a passkey. allauth reads it without a look at its shape."""

    widget = forms.HiddenInput

    def __init__(self, shape: type[AuthenticationResponse | RegistrationResponse]) -> None:
        super().__init__()
        self._shape = shape

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - as JSON is
        """The answer as it came.

        Raises:
            ValidationError: no browser says this.
        """
        answer = super().to_python(value)
        try:
            self._shape.from_dict(answer)
        except (KeyError, TypeError, ValueError) as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return answer


class AuthenticateForm(base_forms.AuthenticateForm):  # type: ignore[misc]
    """The second step of a log-in."""

    code = Code()


class ReauthenticateForm(base_forms.ReauthenticateForm):  # type: ignore[misc]
    """Fresh proof by a code."""

    code = Code()


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    """The first code from a newly added authenticator app."""

    code = AppCode()


class AddPasskeyForm(webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey. Always one that signs in by itself: a key that is only a second step is not offered."""

    credential = PasskeyAnswer(RegistrationResponse)
    name = KeyName(required=False)
    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True, required=False)


class EditPasskeyForm(webauthn_forms.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    name = KeyName()


class LoginPasskeyForm(webauthn_forms.LoginWebAuthnForm):  # type: ignore[misc]
    """A log-in by passkey."""

    credential = PasskeyAnswer(AuthenticationResponse)


class ReauthenticatePasskeyForm(webauthn_forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Fresh proof by a passkey."""

    credential = PasskeyAnswer(AuthenticationResponse)
