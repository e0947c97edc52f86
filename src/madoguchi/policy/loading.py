"""Reading ``operator.toml`` into the policy types, naming each wrong value with how to mend it."""

import datetime as dt
import ipaddress
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from madoguchi.domain.codes import Way
from madoguchi.domain.operator_time import offered
from madoguchi.domain.policy import Policy

_POLICY = TypeAdapter(Policy)
_CODE_BOUNDS = {"minutes": (1, 10), "letter_days": (1, 21), "tries": (1, 5), "resend_seconds": (30, 600)}
_CODE_COUNTS = (
    *("sends_in_10_minutes", "sends_an_hour", "sends_a_day", "calls_an_hour", "letters_a_week"),
    *("source_sends_an_hour", "source_failures", "carrier_factor", "trust_after_days"),
)


@dataclass(frozen=True, slots=True)
class PolicyProblem:
    """One wrong value: where it stands, what is wrong and how to mend it."""

    key: str
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"{self.key}: {self.problem} {self.mend}"


class WrongPolicy(Exception):
    """The policy file cannot be used. ``problems`` holds every reason, not only the first."""

    def __init__(self, path: Path, problems: tuple[PolicyProblem, ...]) -> None:
        super().__init__("\n".join(f"{path}: {problem}" for problem in problems))
        self.path, self.problems = path, problems


def load(path: Path) -> Policy:
    """Read and check a policy file.

    Raises:
        WrongPolicy: it is missing, is not TOML, or holds wrong values.
    """
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        problem = PolicyProblem("the file", f"cannot be read ({error.strerror}).", "Set MADOGUCHI_POLICY to its path.")
        raise WrongPolicy(path, (problem,)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problem = PolicyProblem("the file", f"is not TOML in UTF-8: {error}.", "Mend that line.")
        raise WrongPolicy(path, (problem,)) from error
    try:
        policy = _POLICY.validate_python(plain)
    except ValidationError as error:
        raise WrongPolicy(path, tuple(_in_words(detail) for detail in error.errors())) from error
    if problems := tuple(_contradictions(policy)):
        raise WrongPolicy(path, problems)
    return policy


def _in_words(detail: ErrorDetails) -> PolicyProblem:
    key = ".".join(str(part) for part in detail["loc"]) or "the file"
    if detail["type"] in {"unexpected_keyword_argument", "extra_forbidden"}:
        return PolicyProblem(key, "is not a key we know.", "Correct its spelling or take it out (docs/policy.md).")
    if detail["type"] in {"missing", "missing_argument"}:
        return PolicyProblem(key, "is missing.", "Add it (docs/policy.md).")
    return PolicyProblem(key, f"{detail['input']!r} does not fit.", f"{detail['msg']}.")


def _contradictions(policy: Policy) -> Iterator[PolicyProblem]:
    """Values that are well formed but cannot stand together."""
    yield from _wrong_operator(policy)
    yield from _wrong_choices(policy)
    yield from _wrong_codes(policy)
    yield from _wrong_holds(policy)
    codes = [plan.code for plan in policy.plans]
    if not codes or len(codes) != len(set(codes)):
        yield PolicyProblem("plans", "are none, or two have one code.", "Give each plan its own code.")
    if policy.taking_back.minimum_minutes < 1:
        yield PolicyProblem("taking_back.minimum_minutes", "is below 1.", "The window to take back is never zero.")
    if policy.quoting.valid_minutes < 1:
        yield PolicyProblem("quoting.valid_minutes", "is below 1.", "A price must hold long enough to be read.")
    if policy.sim_return.required and not policy.sim_return.address:
        yield PolicyProblem("sim_return.address", "is missing.", "Say where the card is to be sent.")


def _wrong_operator(policy: Policy) -> Iterator[PolicyProblem]:
    try:
        ZoneInfo(policy.operator.zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield PolicyProblem(
            "operator.zone", f"{policy.operator.zone!r} is no time zone.", 'Write one like "Asia/Tokyo".'
        )
    try:
        re.compile(policy.numbers.customer_number)
    except re.error as error:
        yield PolicyProblem(
            "numbers.customer_number", f"is no regular expression: {error}.", r'Write one like "N\\d{9}".'
        )
    number = policy.operator.registration_number
    if number and not re.fullmatch(r"T\d{13}", number):
        yield PolicyProblem("operator.registration_number", f"{number!r} does not fit.", "Write T and 13 digits.")


def _wrong_choices(policy: Policy) -> Iterator[PolicyProblem]:
    choices = policy.choices
    if not offered(choices):
        yield PolicyProblem("choices", "offer no date at all.", "Set today, month_end or date to true.")
    if choices.today_minutes < 1:
        yield PolicyProblem("choices.today_minutes", "is below 1.", "The window to take back is never zero.")
    if not 1 <= choices.horizon_days <= 366:  # noqa: PLR2004 - a year
        yield PolicyProblem("choices.horizon_days", "is not between 1 and 366.", "Write a number of days.")
    if (choices.opens is None) != (choices.closes is None):
        yield PolicyProblem("choices.opens", "and choices.closes go together.", "Set both or neither.")
    if choices.opens and choices.closes and choices.opens >= choices.closes:
        yield PolicyProblem("choices.opens", "is not before choices.closes.", "Write hours of one day.")
    cut_off = choices.month_end_cut_off_day
    if cut_off is not None and not 1 <= cut_off <= dt.date.max.day:
        yield PolicyProblem("choices.month_end_cut_off_day", "is no day of a month.", "Write 1 to 31.")



def _wrong_codes(policy: Policy) -> Iterator[PolicyProblem]:
    codes = policy.codes
    for name, (least, most) in _CODE_BOUNDS.items():
        if not least <= getattr(codes, name) <= most:
            yield PolicyProblem(f"codes.{name}", f"is not between {least} and {most}.", "Write a number in between.")
    for name in _CODE_COUNTS:
        if getattr(codes, name) < 1:
            yield PolicyProblem(f"codes.{name}", "is below 1.", "Write 1 or more: a member must get her code.")
    if not {Way.MAIL, Way.LETTER} & set(codes.ways):
        yield PolicyProblem("codes.ways", "all need a telephone.", "Add mail or letter: a lost phone locks nobody out.")
    for written in codes.carrier_ranges:
        if not _is_network(written):
            yield PolicyProblem("codes.carrier_ranges", f"{written!r} is no network.", 'Write "100.64.0.0/10".')


def _wrong_holds(policy: Policy) -> Iterator[PolicyProblem]:
    limited = policy.cancel_only
    if not 1 <= limited.session_minutes <= 30:  # noqa: PLR2004 - RULES.md S15
        yield PolicyProblem("cancel_only.session_minutes", "is not between 1 and 30.", "Write minutes, at most 30.")
    if not 1 <= limited.hold_hours <= limited.untold_hold_hours:
        yield PolicyProblem(
            "cancel_only.hold_hours", "is below 1 or above untold_hold_hours.", "Where nobody is told, hold longer."
        )


def _is_network(written: str) -> bool:
    try:
        ipaddress.ip_network(written)
    except ValueError:
        return False
    return True
