"""The field in which somebody names the customer number to be added."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from madoguchi import policy
from madoguchi.domain import customer_numbers


class CustomerNumberForm(forms.Form):
    """The customer number to be added. ``known`` are those that the log-in holds."""

    customer_number = forms.CharField(
        label=_("加えるお客様番号"),
        help_text=_("会員登録証か、開通のメールにあります。ハイフンや全角でもかまいません。"),
        error_messages={"required": _("加えるお客様番号を入力してください。会員登録証か、開通のメールにあります。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, data: object = None, *, known: frozenset[str]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.known = known

    def clean_customer_number(self) -> str:
        """The number as the operator writes it.

        Raises:
            ValidationError: it does not look like one, or she has it already.
        """
        try:
            number = customer_numbers.normalise(
                self.cleaned_data["customer_number"], policy.current().numbers.customer_number
            )
        except customer_numbers.NotACustomerNumber:
            raise ValidationError(
                _("お客様番号の形ではありません。会員登録証か、開通のメールのとおりに入力してください。")
            ) from None
        if number in self.known:
            raise ValidationError(_("この番号は、もうこのログインにあります。ほかの番号を入力してください。"))
        return number
