"""The forms of signing in: allauth's rules, our words and fields (RULES.md F1-F16)."""

import unicodedata
from typing import ClassVar

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from madoguchi.sign_in.models import Login


class MailAddress(forms.EmailField):
    """An e-mail address in any width, in lower case (F5)."""

    default_error_messages: ClassVar = {
        "required": _("メールアドレスを入力してください。"),
        "invalid": _("メールアドレスは「name@example.jp」の形で入力してください。"),
    }

    def __init__(self, *, autocomplete: str = "email") -> None:
        widget = forms.EmailInput(attrs={"autocomplete": autocomplete, "autocapitalize": "none", "spellcheck": "false"})
        super().__init__(label=_("メールアドレス"), widget=widget)

    def to_python(self, value: str | None) -> str:
        """The address as it is kept."""
        return (super().to_python(unicodedata.normalize("NFKC", value or "").strip()) or "").lower()


class Password(forms.CharField):
    """A password as it was typed: no trimming, no second field to repeat it in (F15)."""

    default_error_messages: ClassVar = {"required": _("パスワードを入力してください。")}

    def __init__(self, *, autocomplete: str = "current-password") -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(strip=False, label=_("パスワード"), widget=widget)


class PresentPassword(Password):
    """The password she has now, beside a new one."""

    def __init__(self) -> None:
        super().__init__()
        self.label = _("いまのパスワード")


class NewPassword(Password):
    """A password to be kept, checked against the rules of the house. The form says whose it is."""

    login: Login | None = None

    def __init__(self) -> None:
        super().__init__(autocomplete="new-password")
        self.label = _("新しいパスワード")
        self.help_text = _("8文字以上。ほかで使っていないものにしてください。")

    def validate(self, value: str) -> None:
        """Check the rules.

        Raises:
            ValidationError: each rule that it does not meet.
        """
        super().validate(value)
        if value:  # where none is needed, as for a passkey, none is judged
            password_validation.validate_password(value, self.login)


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]
    """Address and password. A wrong pair is answered alike whether or not the address is known (S19)."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["login"] = MailAddress(autocomplete="username webauthn")  # F11
        self.fields["password"] = Password()


class ChangePasswordForm(allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    """The present and the new password."""

    oldpassword = PresentPassword()
    password1 = NewPassword()
    password2 = None

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["password1"].login = self.user


class ReauthenticateForm(allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    password = Password()
