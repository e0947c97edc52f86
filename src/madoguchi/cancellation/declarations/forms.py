"""The form of the one page: its questions are the plan's, and what they mean together is checked here."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from madoguchi import clock, policy
from madoguchi.domain.declarations import Kind
from madoguchi.domain.operator_time import When, date_range
from madoguchi.domain.pages import Ask
from madoguchi.domain.policy import Policy
from madoguchi.walking.forms import DATE, PageForm
from madoguchi.walking.words import WORDINGS


class DeclarationForm(PageForm):
    """Who declares, which contract, when it is to end and of which kind, where that is to be confirmed."""

    def clean(self) -> dict[str, str]:
        """See that a free day is one on which a contract can end, and that a special kind says its ground."""
        answers = super().clean()
        if answers.get(Ask.WHEN) == When.DATE and answers.get(DATE):
            self._check_day(answers[DATE], policy.current())
        if answers.get(Ask.KIND) == Kind.EXTRAORDINARY and not answers.get(Ask.GROUND) and not self.has_error("ground"):
            self.add_error(Ask.GROUND, str(WORDINGS[Ask.GROUND].missing))
        return answers

    def _check_day(self, day: str, rules: Policy) -> None:
        earliest, latest = (
            each.isoformat() for each in date_range(clock.now(), rules.operator.time_zone, rules.choices)
        )
        if not earliest <= day <= latest:
            said = _("解約する日は、%(earliest)sから%(latest)sまでで選んでください。")
            self.add_error(DATE, ValidationError(said % {"earliest": earliest, "latest": latest}))
