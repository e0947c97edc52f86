"""Asking for a code, and checking one. Known and unknown are alike: neither action looks up who is on file (S19)."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, QuerySet

from madoguchi import policy
from madoguchi.codes import allowances
from madoguchi.codes.digests import MOST_COMPARED, challenge_digest, letter_digest
from madoguchi.codes.models import Challenge, Code, Sending, place_of
from madoguchi.domain import codes
from madoguchi.domain.code_policy import Codes
from madoguchi.domain.codes import Address, Limit, Purpose, Source, Way
from madoguchi.domain.identifiers import Identifier
from madoguchi.keys import sealing
from madoguchi.keys.digests import same

_OPEN_FOR = dt.timedelta(minutes=30)


class WrongCode(Exception):
    """It is not the code, or no longer. ``left``: how many more tries there are; ``None`` where none are counted."""

    def __init__(self, left: int | None = None) -> None:
        super().__init__()
        self.left = left


class ChallengeOver(Exception):
    """Too many tries, too late, or a code has been used already: begin anew."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a right code proved: where it went, and whom or which lines that reaches (``lines`` is ``None`` for all)."""

    address: Address
    customers: frozenset[str]
    lines: frozenset[str] | None


def begin_challenge(
    *, purpose: Purpose, sought: Identifier, way: Way, language: str, source: Source, now: dt.datetime
) -> uuid.UUID:
    """Ask for a code; the challenge it will be for. The worker sends it, if there is somewhere on file to send it to.

    Raises:
        NotYet: the source has asked for too many.
    """
    rules = policy.current().codes
    allowances.take(f"source:{source.name}", limits=codes.limits_of_source(source, rules), now=now)
    number = uuid.uuid4()
    with transaction.atomic():
        challenge = Challenge.objects.create(
            id=number,
            purpose=purpose,
            sealed=sealing.seal({"kind": sought.kind, "value": sought.value}, place=place_of(number)),
            language=language,
            begun_at=now,
            expires_at=now + _OPEN_FOR,
        )
        allowances.take(_resending(number, way), limits=_resend_limits(rules), now=now)
        Sending.objects.create(challenge=challenge, way=way, asked_at=now, work_due_at=now)
    return number


def send_again(*, challenge_id: uuid.UUID, way: Way, source: Source, now: dt.datetime) -> None:
    """Ask for another code of the same challenge, by this way.

    Raises:
        ChallengeOver: the challenge is no longer open.
        NotYet: too soon after the last, or the source has asked for too many.
    """
    rules = policy.current().codes
    if not _open(challenge_id, now).exists():
        raise ChallengeOver
    allowances.take(_resending(challenge_id, way), limits=_resend_limits(rules), now=now)
    allowances.take(f"source:{source.name}", limits=codes.limits_of_source(source, rules), now=now)
    Sending.objects.create(challenge_id=challenge_id, way=way, asked_at=now, work_due_at=now)


def check_code(*, challenge_id: uuid.UUID, purpose: Purpose, typed: str, source: Source, now: dt.datetime) -> Proof:
    """Check a code against a challenge of this browser; what it proves. It works once, and so do its siblings.

    Raises:
        NotYet: the source has failed too often in a row.
        WrongCode: it is not the code.
        ChallengeOver: there is no try left, or no code.
    """
    rules = policy.current()
    allowances.hold_back(source, now=now)
    # The try counts before anything is compared, in a statement of its own: parallel guesses cannot outrun it (S4).
    if _open(challenge_id, now).filter(purpose=purpose, tries__lt=rules.codes.tries).update(tries=F("tries") + 1) != 1:
        raise ChallengeOver
    code = _matching(challenge_id, purpose, codes.typed(typed), now)
    if code is None:
        allowances.note_failure(source, rules=rules, now=now)
        tries = Challenge.objects.values_list("tries", flat=True).get(pk=challenge_id)
        raise WrongCode(rules.codes.tries - tries)
    return _used(code, source, now)


def check_letter(*, purpose: Purpose, typed: str, source: Source, now: dt.datetime) -> Proof:
    """Check a code that came by post, in whatever browser; what it proves.

    Raises:
        NotYet: the source has failed too often in a row.
        WrongCode: it is not the code of a letter.
        ChallengeOver: it has just been used.
    """
    allowances.hold_back(source, now=now)
    digest = letter_digest(codes.typed(typed), purpose)
    good = Code.objects.filter(way=Way.LETTER, purpose=purpose, digest=digest, used_at=None, expires_at__gt=now)
    code = good.first()
    if code is None:
        allowances.note_failure(source, rules=policy.current(), now=now)
        raise WrongCode
    return _used(code, source, now)


def withdraw(*, address: Address, now: dt.datetime) -> int:
    """Let no code open anything that went to this address and was not used yet; how many there were."""
    return Code.objects.filter(way=address.way, to=address.to, used_at=None).update(used_at=now)


def _matching(challenge_id: uuid.UUID, purpose: Purpose, typed: str, now: dt.datetime) -> Code | None:
    """The code that was typed. As many digests are compared when there is none as when there are three (S19)."""
    digest = challenge_digest(typed, challenge_id, purpose)
    alive = Code.objects.filter(challenge_id=challenge_id, purpose=purpose, used_at=None, expires_at__gt=now)
    found = list(alive.exclude(way=Way.LETTER).order_by("-pk")[:MOST_COMPARED])
    padded = [*(code.digest for code in found), *[""] * (MOST_COMPARED - len(found))]
    hits = [same(digest, other) for other in padded]
    return found[hits.index(True)] if any(hits) else None


def _used(code: Code, source: Source, now: dt.datetime) -> Proof:
    with transaction.atomic():
        _spend(code, now)
        Code.objects.filter(challenge=code.challenge_id, used_at=None).exclude(challenge=None).update(used_at=now)
        Code.objects.filter(to=code.to, way=code.way, purpose=code.purpose, used_at=None).update(used_at=now)
        if code.challenge_id:
            Challenge.objects.filter(pk=code.challenge_id).update(passed_at=now)
    allowances.forgive(source, now=now)
    lines = None if code.lines is None else frozenset(code.lines)
    return Proof(Address(Way(code.way), code.to), frozenset(code.customers), lines)


def _spend(code: Code, now: dt.datetime) -> None:
    """Use a code, once (S3).

    Raises:
        ChallengeOver: somebody else was faster.
    """
    if Code.objects.filter(pk=code.pk, used_at=None, expires_at__gt=now).update(used_at=now) != 1:
        raise ChallengeOver


def _open(challenge_id: uuid.UUID, now: dt.datetime) -> QuerySet[Challenge]:
    return Challenge.objects.filter(pk=challenge_id, passed_at=None, expires_at__gt=now)


def _resending(challenge_id: uuid.UUID, way: Way) -> str:
    return f"challenge:{challenge_id}:{way}"


def _resend_limits(rules: Codes) -> tuple[Limit, ...]:
    return (Limit(1, dt.timedelta(seconds=rules.resend_seconds)),)
