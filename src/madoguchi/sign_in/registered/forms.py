"""The fields of registered data, each filled with what is on file. Any width, hyphen and space is understood (F5)."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from madoguchi.domain import phone_numbers, postal_addresses, postal_codes
from madoguchi.sign_in.forms import MailAddress


class MailForm(forms.Form):
    """Where mail is to reach her. ``taken`` is what is on file: confirming it anew would change nothing."""

    email = MailAddress()

    def __init__(self, data: Any = None, *, held: str) -> None:  # noqa: ANN401 - Django's own argument
        super().__init__(data, initial={"email": held})
        self.fields["email"].label = _("新しいメールアドレス")
        self.held = held

    def clean_email(self) -> str:
        """The new address.

        Raises:
            ValidationError: it is the one on file.
        """
        email: str = self.cleaned_data["email"]
        if email == self.held.lower():
            raise ValidationError(_("いまと同じメールアドレスです。変えるときは、新しいものを入力してください。"))
        return email


class LogInMailForm(MailForm):
    """The new name of the log-in; with a tick, the same address for notices too, where they went to the old one."""

    also_contact = forms.BooleanField(
        required=False, initial=True, label=_("お知らせも、この新しいメールアドレスで受け取る")
    )

    def __init__(self, data: Any = None, *, held: str, has_notices: bool) -> None:  # noqa: ANN401 - as above
        super().__init__(data, held=held)
        if not has_notices:
            del self.fields["also_contact"]


class PhoneForm(forms.Form):
    """The phone number that reaches her."""

    phone = forms.CharField(
        required=False,
        label=_("連絡先の電話番号"),
        help_text=_("携帯電話でも固定電話でもかまいません。空にすると、登録を消します。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel-national"}),
    )

    def clean_phone(self) -> str:
        """The national digits, or nothing.

        Raises:
            ValidationError: it is no Japanese number.
        """
        typed = self.cleaned_data["phone"]
        try:
            return phone_numbers.normalise(typed) if typed else ""
        except phone_numbers.ForeignNumber:
            raise ValidationError(_("海外の電話番号は登録できません。日本の電話番号を入力してください。")) from None
        except phone_numbers.NotAPhoneNumber:
            raise ValidationError(_("「090-1234-5678」や「03-1234-5678」の形で入力してください。")) from None


class _PostalCode(forms.CharField):
    default_error_messages: ClassVar = {"required": _("郵便番号を入力してください。7けたの数字です。")}

    def clean(self, value: str | None) -> str:
        typed = super().clean(value)
        try:
            return postal_codes.normalise(typed)
        except postal_codes.NotAPostalCode:
            raise ValidationError(_("郵便番号は「105-0001」のような7けたの数字で入力してください。")) from None


class _Prefecture(forms.CharField):
    default_error_messages: ClassVar = {"required": _("都道府県を入力してください。例: 東京都")}

    def clean(self, value: str | None) -> str:
        typed = super().clean(value)
        try:
            return postal_addresses.prefecture(typed)
        except postal_addresses.NotAPrefecture:
            raise ValidationError(_("都道府県は「東京都」「大阪府」のように入力してください。")) from None


class _Part(forms.CharField):
    """A part of the address; ``most`` characters fit its column."""

    def __init__(self, *, most: int = 100, **options: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(**options)
        self.most = most

    def clean(self, value: str | None) -> str:
        part = postal_addresses.part(super().clean(value))
        if len(part) > self.most:
            raise ValidationError(_("%(most)s文字までに短くしてください。"), params={"most": self.most})
        return part


class PostalCodeForm(forms.Form):
    """The postal code alone, to look up its places."""

    postal_code = _PostalCode()


class AddressForm(forms.Form):
    """Her postal address. Every part can be changed whatever the postal code says."""

    postal_code = _PostalCode(
        label=_("郵便番号"),
        help_text=_("7けたの数字。ハイフンや全角でもかまいません。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code", "class": "input--short"}),
    )
    prefecture = _Prefecture(
        label=_("都道府県"), widget=forms.TextInput(attrs={"autocomplete": "address-level1", "class": "input--short"})
    )
    city = _Part(
        label=_("市区町村"),
        error_messages={"required": _("市区町村を入力してください。例: 港区")},
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    town = _Part(
        label=_("町名・番地"),
        help_text=_("例: 窓口町1-2-3"),
        error_messages={"required": _("町名と番地を入力してください。例: 窓口町1-2-3")},
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    building = _Part(
        required=False, label=_("建物名・部屋番号"), widget=forms.TextInput(attrs={"autocomplete": "address-line2"})
    )
