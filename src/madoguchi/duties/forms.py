"""Which customer's data are held, why, and by which file."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from madoguchi import policy
from madoguchi.domain import customer_numbers
from madoguchi.duties.holds import REASONS


class HoldForm(forms.Form):
    """A legal hold."""

    customer_number = forms.CharField(
        label=_("お客様番号"),
        error_messages={"required": _("だれの情報を残すか、お客様番号を入力してください。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reference = forms.CharField(
        label=_("書類の番号"),
        help_text=_("なぜ残すかがわかる書類の番号です。お名前は書かないでください。"),
        max_length=64,
        error_messages={"required": _("なぜ残すかがわかる書類の番号を入力してください。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": None}),
    )
    reason = forms.ChoiceField(
        label=_("残す理由"),
        choices=[(reason.value, words) for reason, words in REASONS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("残す理由を1つ選んでください。")},
    )

    def clean_customer_number(self) -> str:
        """The number as the operator writes it.

        Raises:
            ValidationError: it does not look like one.
        """
        try:
            return customer_numbers.normalise(
                self.cleaned_data["customer_number"], policy.current().numbers.customer_number
            )
        except customer_numbers.NotACustomerNumber:
            raise ValidationError(_("お客様番号の形ではありません。会員の画面のとおりに入力してください。")) from None
