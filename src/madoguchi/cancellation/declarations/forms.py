"""The form of the one page: its questions are the plan's, and what they mean together is checked here."""

from collections.abc import Iterable, Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from madoguchi import clock, policy
from madoguchi.design.words import day
from madoguchi.domain.codes import Way
from madoguchi.domain.declarations import Kind
from madoguchi.domain.operator_time import Choice, When, date_range, offered, schedule
from madoguchi.domain.pages import Ask, Question
from madoguchi.domain.policy import Policy
from madoguchi.walking.forms import DATE, PageForm
from madoguchi.walking.words import OPTIONS, WORDINGS


class DeclarationForm(PageForm):
    """Who declares, which contract, when it is to end and of which kind, where that is to be confirmed."""

    def __init__(
        self,
        questions: Iterable[Question],
        data: Mapping[str, object] | None,
        *,
        code_ways: Iterable[Way],
        answers: Mapping[str, str],
    ) -> None:
        super().__init__(questions, data, code_ways=code_ways, answers=answers)
        when = self.fields[Ask.WHEN]
        if isinstance(when, forms.ChoiceField):
            choices = offered(policy.current().choices)
            when.choices = [(one.value, _with_its_day(one, policy.current())) for one in choices]

    def clean(self) -> dict[str, str]:
        """See that a free day is one on which a contract can end, and that a special kind says its ground."""
        answers = super().clean()
        if answers.get(Ask.WHEN) == When.DATE and answers.get(DATE):
            self._check_day(answers[DATE], policy.current())
        if answers.get(Ask.KIND) == Kind.EXTRAORDINARY and not answers.get(Ask.GROUND) and not self.has_error("ground"):
            self.add_error(Ask.GROUND, str(WORDINGS[Ask.GROUND].missing))
        return answers

    def _check_day(self, chosen: str, rules: Policy) -> None:
        earliest, latest = (
            each.isoformat() for each in date_range(clock.now(), rules.operator.time_zone, rules.choices)
        )
        if not earliest <= chosen <= latest:
            said = _("解約する日は、%(earliest)sから%(latest)sまでで選んでください。")
            self.add_error(DATE, ValidationError(said % {"earliest": earliest, "latest": latest}))


def _with_its_day(when: When, rules: Policy) -> str:
    """A choice and the last day that it means: on the last of a month two of them mean the same (U7)."""
    words = str(OPTIONS[Ask.WHEN][when])
    if when is When.DATE:
        return words
    found = schedule(Choice(when), clock.now(), rules.operator.time_zone, rules.choices, rules.taking_back)
    return _("%(choice)s %(day)s") % {"choice": words, "day": day(found.last_day)}
