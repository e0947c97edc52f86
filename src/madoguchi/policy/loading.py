"""Reading ``operator.toml`` into the policy types, naming each wrong value with how to mend it."""

import dataclasses
import ipaddress
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from madoguchi.domain.codes import Way
from madoguchi.domain.operator_time import offered
from madoguchi.domain.policy import Policy
from madoguchi.policy import presets
from madoguchi.policy.gateways import Gateways
from madoguchi.policy.journeys import wrong_journeys
from madoguchi.policy.limits import beyond
from madoguchi.policy.problems import PolicyProblem, WrongPolicy
from madoguchi.policy.wrong_gateways import wrong_gateways

T = TypeVar("T")

_POLICY = TypeAdapter(Policy)
_GATEWAYS = TypeAdapter(Gateways)
_GATEWAYS_TABLE = "gateways"


def load(path: Path) -> Policy:
    """Read and check a policy file.

    Raises:
        WrongPolicy: it is missing, is not TOML, or holds wrong values.
    """
    return _checked(_filled_up(_plain(path), path), path)


def load_preset(name: str) -> Policy:
    """A preset as it stands, without anybody's own file.

    Raises:
        KeyError: there is none of this name.
    """
    return _checked({**presets.whole(name), "preset": name}, presets.path_of(name))


def load_gateways(path: Path) -> Gateways:
    """Read which real systems a policy file names.

    Raises:
        WrongPolicy: it is missing, is not TOML, or holds wrong values.
    """
    found = _typed(_GATEWAYS, _plain(path).get(_GATEWAYS_TABLE, {}), path, within=_GATEWAYS_TABLE)
    if problems := tuple(wrong_gateways(found)):
        raise WrongPolicy(path, problems)
    return found


def _plain(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        problem = PolicyProblem("the file", f"cannot be read ({error.strerror}).", "Set MADOGUCHI_POLICY to its path.")
        raise WrongPolicy(path, (problem,)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problem = PolicyProblem("the file", f"is not TOML in UTF-8: {error}.", "Mend that line.")
        raise WrongPolicy(path, (problem,)) from error


def _filled_up(plain: dict[str, Any], path: Path) -> dict[str, Any]:
    if (preset := plain.get("preset", "default")) not in presets.names():
        mend = f"Write one of {', '.join(presets.names())}."
        raise WrongPolicy(path, (PolicyProblem("preset", f"{preset!r} is none.", mend),))
    return presets.filled_up(plain, preset)


def _checked(plain: dict[str, Any], path: Path) -> Policy:
    own = {key: value for key, value in plain.items() if key != _GATEWAYS_TABLE}
    policy = _typed(_POLICY, own, path)
    if problems := tuple(_contradictions(policy)):
        raise WrongPolicy(path, problems)
    return policy


def _typed(kind: TypeAdapter[T], plain: object, path: Path, within: str = "") -> T:
    """The file as its types, or every value that does not fit."""
    try:
        # By way of JSON, pydantic is strict about numbers and yes or no, and still reads words and times of day.
        return kind.validate_json(json.dumps(plain, default=str), strict=True)
    except ValidationError as error:
        raise WrongPolicy(path, tuple(_in_words(detail, within) for detail in error.errors())) from error


def _in_words(detail: ErrorDetails, within: str) -> PolicyProblem:
    key = ".".join(str(part) for part in (within, *detail["loc"]) if part != "") or "the file"
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
    yield from _wrong_words(policy)
    yield from wrong_journeys(policy)
    codes = [plan.code for plan in policy.plans]
    if not codes or len(codes) != len(set(codes)):
        yield PolicyProblem("plans", "are none, or two have one code.", "Give each plan its own code.")
    for key, least, most in beyond(policy):
        yield PolicyProblem(key, f"is not between {least} and {most}.", "Write a whole number within them.")
    if policy.sim_return.required and not policy.sim_return.address:
        yield PolicyProblem("sim_return.address", "is missing.", "Say where the card is to be sent.")


def _wrong_operator(policy: Policy) -> Iterator[PolicyProblem]:
    try:
        ZoneInfo(policy.operator.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # "Asia" is a folder of zones
        yield PolicyProblem(
            "operator.zone", f"{policy.operator.zone!r} is no time zone.", 'Write one like "Asia/Tokyo".'
        )
    try:
        re.compile(policy.numbers.customer_number)
    except re.error as error:
        yield PolicyProblem(
            "numbers.customer_number", f"is no regular expression: {error}.", r'Write one like "N\\d{9}".'
        )
    realm = policy.credentials.realm
    if realm and not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", realm):
        yield PolicyProblem("credentials.realm", f"{realm!r} is no realm.", 'Write one like "mobile.example".')
    number = policy.operator.registration_number
    if number and not re.fullmatch(r"T\d{13}", number):
        yield PolicyProblem("operator.registration_number", f"{number!r} does not fit.", "Write T and 13 digits.")


def _wrong_choices(policy: Policy) -> Iterator[PolicyProblem]:
    choices = policy.choices
    if not offered(choices):
        yield PolicyProblem("choices", "offer no date at all.", "Set today, month_end or date to true.")
    if (choices.opens is None) != (choices.closes is None):
        yield PolicyProblem("choices.opens", "and choices.closes go together.", "Set both or neither.")
    hours = {"choices.opens": choices.opens, "choices.closes": choices.closes}
    hours["taking_back.deadline"] = policy.taking_back.deadline
    abroad = [key for key, hour in hours.items() if hour is not None and hour.tzinfo]
    for key in abroad:
        yield PolicyProblem(key, "names an offset.", "Write an hour of the operator's day: 09:00:00.")
    if not abroad and choices.opens and choices.closes and choices.opens >= choices.closes:
        yield PolicyProblem("choices.opens", "is not before choices.closes.", "Write hours of one day.")


def _wrong_codes(policy: Policy) -> Iterator[PolicyProblem]:
    codes, limited, back_in = policy.codes, policy.cancel_only, policy.recovery
    if not {Way.MAIL, Way.LETTER} & set(codes.ways):
        yield PolicyProblem("codes.ways", "all need a telephone.", "Add mail or letter: a lost phone locks nobody out.")
    for written in codes.carrier_ranges:
        if not _is_network(written):
            yield PolicyProblem("codes.carrier_ranges", f"{written!r} is no network.", 'Write "100.64.0.0/10".')
    if limited.hold_hours > limited.untold_hold_hours:
        yield PolicyProblem(
            "cancel_only.hold_hours", "is above untold_hold_hours.", "Where nobody can be told, hold longer."
        )
    if back_in.hold_hours > back_in.untold_hold_hours:
        yield PolicyProblem(
            "recovery.hold_hours", "is above untold_hold_hours.", "Where nobody can be told, hold longer."
        )


def _wrong_words(policy: Policy) -> Iterator[PolicyProblem]:
    for key, words in dataclasses.asdict(policy.cancel_only.declaring).items():
        if not words.strip():
            yield PolicyProblem(f"cancel_only.declaring.{key}", "is empty.", "Write what stands on it.")


def _is_network(written: str) -> bool:
    try:
        ipaddress.ip_network(written)
    except ValueError:
        return False
    return True
