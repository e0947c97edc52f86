"""The form of a page: a field for each of its questions, whatever they are."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from madoguchi import policy
from madoguchi.domain import japanese_dates
from madoguchi.domain.answers import NotUnderstood, understood
from madoguchi.domain.codes import Way
from madoguchi.domain.declarations import Kind
from madoguchi.domain.operator_time import When, offered
from madoguchi.domain.pages import Ask, How, Question
from madoguchi.domain.reasons import Reason
from madoguchi.walking.words import OPTIONS, WORDINGS

DATE = "date"
_WIDGETS: Mapping[Ask, type[forms.Widget]] = {
    Ask.AUTH_PASSWORD: forms.PasswordInput,
    Ask.GROUND: forms.Textarea,
}


class PageForm(forms.Form):
    """The questions of one page. ``cleaned_data`` holds answers as they are kept and compared."""

    def __init__(
        self,
        questions: Iterable[Question],
        data: Mapping[str, object] | None,
        *,
        code_ways: Iterable[Way],
        answers: Mapping[str, str],
    ) -> None:
        super().__init__(data, initial=dict(answers))
        offers: Mapping[Ask, tuple[str, ...]] = {
            Ask.WHEN: offered(policy.current().choices),
            Ask.CODE_WAY: tuple(code_ways),
            Ask.REASON: tuple(Reason),
            Ask.KIND: tuple(Kind),
        }
        for question in questions:
            ask = question.ask
            self.fields[ask] = _Answer(ask) if question.how is How.TYPED else _picked(ask, offers[ask])
            if question.optional:
                self.fields[ask].required = False
                self.fields[ask].help_text = WORDINGS[ask].unanswered
            if ask is Ask.WHEN and When.DATE in offers[ask]:
                self.fields[DATE] = _DayField()

    def clean(self) -> dict[str, str]:
        """See that a free day was given where one was chosen."""
        answers: dict[str, str] = super().clean() or {}
        if answers.get(Ask.WHEN) == When.DATE and not answers.get(DATE) and not self.has_error(DATE):
            self.add_error(DATE, _("解約する日を「2026-12-15」のように書いてください。"))
        return answers

    def refuse(self, differing: Iterable[Ask], *, by_name: bool) -> None:
        """Say which answers are not what is on file; all at once to somebody who must not learn it by trying."""
        if not by_name:
            self.add_error(None, _("入力された内容が登録と違います。すべての項目を確かめてください。"))
            return
        for ask in differing:
            self.add_error(ask, str(WORDINGS[ask].differs))


class _Answer(forms.CharField):
    """Something typed, understood in any width and with any hyphen (F5)."""

    def __init__(self, ask: Ask) -> None:
        wording = WORDINGS[ask]
        self.ask = ask
        attributes = {"autocomplete": wording.autocomplete, "autocapitalize": "none", "spellcheck": "false"}
        kind = _WIDGETS.get(ask, forms.TextInput)
        attributes |= {"rows": "4"} if kind is forms.Textarea else {}
        super().__init__(
            label=wording.label,
            help_text=wording.help,
            error_messages={"required": wording.missing},
            widget=kind(attrs=attributes | ({"inputmode": wording.inputmode} if wording.inputmode else {})),
        )

    def clean(self, value: str | None) -> str:
        typed = super().clean(value)
        if not typed and not self.required:
            return ""
        try:
            return understood(self.ask, typed, policy.current())
        except NotUnderstood:
            raise ValidationError(str(WORDINGS[self.ask].mend)) from None


class _DayField(forms.CharField):
    """A free day, needed only with the choice of one."""

    default_error_messages: ClassVar = {}

    def __init__(self) -> None:
        widget = forms.DateInput(attrs={"type": "date", "class": "input--short"})
        super().__init__(label=_("解約する日"), required=False, widget=widget)

    def clean(self, value: str | None) -> str:
        typed = super().clean(value)
        try:
            return japanese_dates.read(typed).isoformat() if typed else ""
        except japanese_dates.NotADate:
            raise ValidationError(_("日付を読めませんでした。「2026-12-15」のように書いてください。")) from None


def _picked(ask: Ask, offers: Iterable[str]) -> forms.ChoiceField:
    wording = WORDINGS[ask]
    return forms.ChoiceField(
        label=wording.label,
        choices=[(value, OPTIONS[ask][value]) for value in offers],
        widget=forms.RadioSelect,
        error_messages={"required": wording.missing, "invalid_choice": wording.missing},
    )
