"""Sessions that a code opened: half an hour, on the server, reaching what the code proved and nothing else (S15)."""

import datetime as dt

from django.http import HttpRequest

from madoguchi import policy
from madoguchi.audit.actions import record
from madoguchi.codes.actions import Proof
from madoguchi.domain.actor import Actor, ActorKind, Reach, ReachKind
from madoguchi.domain.codes import Address, Way
from madoguchi.sign_in.models import CodeSession

_KEY = "code_session"


def open_session(request: HttpRequest, proof: Proof, *, now: dt.datetime) -> None:
    """Let this browser reach what was proved. Its session gets a new key, so that none is known from before (S16)."""
    row = CodeSession.objects.create(
        way=proof.address.way,
        to=proof.address.to,
        customers=sorted(proof.customers),
        lines=None if proof.lines is None else sorted(proof.lines),
        opened_at=now,
        expires_at=now + dt.timedelta(minutes=policy.current().cancel_only.session_minutes),
    )
    record("sign_in.code_session_opened", by=_reach(row).actor, now=now, subject=f"code_session:{row.pk}")
    request.session.cycle_key()
    request.session[_KEY] = str(row.pk)


def find_reach(request: HttpRequest, *, now: dt.datetime) -> Reach | None:
    """What this browser reaches by a code; ``None`` when there was none, or its time is up."""
    number = request.session.get(_KEY)
    row = CodeSession.objects.filter(pk=number, expires_at__gt=now).first() if number else None
    return _reach(row) if row else None


def had_one(request: HttpRequest) -> bool:
    """Whether this browser's session was opened by a code whose time is up now. It is said once."""
    return request.session.pop(_KEY, None) is not None


def end_sessions(*, reach_name: str, now: dt.datetime) -> int:
    """End every session that reaches this; how many there were."""
    alive = CodeSession.objects.filter(expires_at__gt=now)
    numbers = [row.pk for row in alive if _reach(row).name == reach_name]
    return CodeSession.objects.filter(pk__in=numbers).update(expires_at=now)


def end_sessions_for(*, customers: frozenset[str], now: dt.datetime) -> int:
    """End every session that reaches anything of one of these customers; how many there were."""
    alive = CodeSession.objects.filter(expires_at__gt=now)
    numbers = [row.pk for row in alive if customers & frozenset(row.customers)]
    return CodeSession.objects.filter(pk__in=numbers).update(expires_at=now)


def _reach(row: CodeSession) -> Reach:
    return Reach(
        actor=Actor(ActorKind.CODE, str(row.pk)),
        customer_numbers=frozenset(row.customers),
        kind=ReachKind.CANCEL_ONLY,
        lines=None if row.lines is None else frozenset(row.lines),
        came_by=Address(Way(row.way), row.to),
    )
