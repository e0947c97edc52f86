"""Who the operator is, in the language of the page."""

from dataclasses import dataclass

from django.utils.translation import get_language

from madoguchi import policy
from madoguchi.domain.code_policy import CancelOnly, OpenedBy


@dataclass(frozen=True, slots=True)
class Operator:
    """The operator as pages, letters and error pages name it."""

    name: str
    phone: str
    phone_hours: str
    postal_address: str
    registration_number: str
    hides_leaving: bool  # the way out begins at the bottom of My Page and nowhere else
    needs_log_in_to_leave: bool
    leaving_words: str  # what the operator calls the way out; empty for our own word


def operator() -> Operator:
    """The operator of this installation, in the language that is active.

    Raises:
        policy.WrongPolicy: the policy file is missing or holds a wrong value.
    """
    identity = policy.current().operator
    japanese = is_japanese()
    return Operator(
        name=identity.name if japanese else identity.name_en,
        phone=identity.phone,
        phone_hours=identity.phone_hours if japanese else identity.phone_hours_en,
        postal_address=identity.postal_address,
        registration_number=identity.registration_number,
        hides_leaving=policy.current().journey.entrance.is_at_the_bottom,
        needs_log_in_to_leave=policy.current().cancel_only.opened_by is OpenedBy.NOTHING,
        leaving_words=_leaving_words(policy.current().cancel_only),
    )


def _leaving_words(rules: CancelOnly) -> str:
    if rules.opened_by is not OpenedBy.DECLARATION:
        return ""
    return rules.declaring.entrance if is_japanese() else rules.declaring.entrance_en


def is_japanese() -> bool:
    """Whether the language that is active is Japanese, the source language."""
    return (get_language() or "ja").startswith("ja")
