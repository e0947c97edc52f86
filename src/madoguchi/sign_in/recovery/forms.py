"""The fields of getting back in: which log-in, where there are several; its new password; a name for a new one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.sign_in.forms import MailAddress, NewPassword
from madoguchi.sign_in.models import Login
from madoguchi.sign_in.recovery.queries import Openable


class OpenForm(forms.Form):
    """Which log-in, and the password it is to have. The latter is not needed for a passkey."""

    password = NewPassword()

    def __init__(self, *args: Any, log_ins: tuple[Openable, ...], name: str, **options: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*args, **options)
        self.log_ins = log_ins
        if len(log_ins) > 1:
            self.fields["log_in"] = forms.ChoiceField(
                label=_("どのログインを使いますか"),
                choices=[(str(one.id), one.name) for one in log_ins],
                widget=forms.RadioSelect,
                error_messages={"required": _("どのログインを使うか選んでください。")},
            )
            self.order_fields(["log_in", "password"])
        field = self.fields["password"]
        if isinstance(field, NewPassword):
            field.login = Login(email=log_ins[0].name if log_ins else name)

    @property
    def login_id(self) -> int | None:
        """The log-in that was meant; ``None`` for a new one."""
        if len(self.log_ins) > 1:
            return int(self.cleaned_data["log_in"])
        return self.log_ins[0].id if self.log_ins else None


class NameForm(forms.Form):
    """The mail address that a new log-in is to have; a code goes there first."""

    email = MailAddress()


class KnownForm(forms.Form):
    """Nothing is asked of who is signed in; what has to wait is said here."""

    who = forms.CharField(required=False, widget=forms.HiddenInput)
