"""Who asks for a code, and the fields that it is typed into. Any width and any hyphen is understood (F5)."""

from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from madoguchi import policy
from madoguchi.domain import codes, identifiers
from madoguchi.domain.identifiers import Identifier


class _CodeField(forms.CharField):
    widget = forms.TextInput
    default_error_messages: ClassVar = {"required": _("お送りした認証番号を入力してください。")}

    def to_python(self, value: str | None) -> str:
        return codes.typed(super().to_python(value) or "")


class CodeForm(forms.Form):
    """The code as it was sent: one field, never six boxes (F8)."""

    code = _CodeField(
        label=_("認証番号"),
        help_text=_("6けたの数字です。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "input--code"}),
    )

    def clean_code(self) -> str:
        """A code that could be one. What could not costs no try.

        Raises:
            ValidationError: neither six digits nor the signs of a letter.
        """
        code: str = self.cleaned_data["code"]
        if not codes.looks_like_one(code):
            raise ValidationError(_("認証番号は6けたの数字です。届いたとおりに入力してください。"))
        return code


class LetterForm(forms.Form):
    """The code on a letter."""

    code = _CodeField(
        label=_("郵送の認証番号"),
        help_text=_("紙に大きく印刷された13文字です。ハイフンは省けます。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        """The signs of a letter.

        Raises:
            ValidationError: they are not.
        """
        code: str = self.cleaned_data["code"]
        if not codes.looks_like_one(code) or len(code) != codes.LETTER_LENGTH:
            raise ValidationError(_("郵送の認証番号は13文字です。紙のとおりに入力してください。"))
        return code


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
