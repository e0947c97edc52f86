"""The one field of leaving without a log-in. What is typed in any width or with any hyphen is understood (F5)."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from madoguchi import policy
from madoguchi.domain import identifiers
from madoguchi.domain.identifiers import Identifier


class WhoForm(forms.Form):
    """Who she is, by whatever she remembers."""

    who = forms.CharField(
        label=_("電話番号・お客様番号・メールアドレスのどれか1つ"),
        help_text=_("ハイフンや全角でもかまいません。"),
        error_messages={"required": _("電話番号、お客様番号、メールアドレスのどれか1つを入力してください。")},
        widget=forms.TextInput(
            attrs={"autocomplete": "username webauthn", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_who(self) -> Identifier:
        """What was typed, as the operator writes it.

        Raises:
            ValidationError: none of the three.
        """
        try:
            return identifiers.read(self.cleaned_data["who"], customer_number=policy.current().numbers.customer_number)
        except identifiers.ForeignNumber:
            raise ValidationError(
                _(
                    "海外の電話番号へはお送りできません。日本の電話番号か、お客様番号、メールアドレスを入力してください。"
                )
            ) from None
        except identifiers.NotAnIdentifier:
            raise ValidationError(
                _("「090-1234-5678」のような電話番号か、お客様番号、メールアドレスの形で入力してください。")
            ) from None
