"""Getting back in: begun by a right code, told to everybody else, open at once or after a hold, finished once."""

import datetime as dt
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from madoguchi import policy
from madoguchi.audit.actions import record
from madoguchi.codes.actions import Proof
from madoguchi.contracts.addresses import OnFile
from madoguchi.contracts.models import Customer
from madoguchi.domain import recovery as rules
from madoguchi.domain.actor import Actor, ActorKind
from madoguchi.domain.codes import Way
from madoguchi.domain.recovery import Opening
from madoguchi.sign_in import sessions
from madoguchi.sign_in.actions import link_login
from madoguchi.sign_in.models import Login, Recovery, ToldChange
from madoguchi.sign_in.not_me.actions import link_of, note_change
from madoguchi.sign_in.recovery.queries import list_openable
from madoguchi.sign_in.telling import everywhere, tell
from madoguchi.sign_in.told_addresses import has_trusted

ABOUT = "sign_in.recovery_begun"
_PHONES = {Way.SMS, Way.VOICE}


class ProvesTooLittle(Exception):
    """The code went to a line that is not how the holder is reached: it opens no log-in."""


class CannotFinish(Exception):
    """It is not open yet, over, stopped, done already, or the log-in is none of those it opens."""


@transaction.atomic
def begin(*, proof: Proof, language: str, now: dt.datetime) -> Recovery:
    """Begin to get back in by what a code proved, and tell every other address, with the link that stops it.

    One that waits for its hold is taken up again, and nobody is told a second time.

    Raises:
        ProvesTooLittle: it opens nothing.
    """
    if waiting := _waiting(proof, now):
        return waiting
    opened = _opening(proof)
    if opened is Opening.NOTHING:
        raise ProvesTooLittle
    customers = list(Customer.objects.filter(number__in=proof.customers).order_by("pk"))
    told = {customer: everywhere(customer, but=proof.address, now=now) for customer in customers}
    opens_at = rules.opens_at(
        opened, now, policy.current().recovery, told=all(has_trusted(_at_once(to), now=now) for to in told.values())
    )
    change = note_change(about=ABOUT, customers=proof.customers, login_id=None, came_by=proof.address, now=now)
    row = Recovery.objects.create(
        told=change,
        way=proof.address.way,
        to=proof.address.to,
        customers=sorted(proof.customers),
        begun_at=now,
        opens_at=opens_at,
        ends_at=_end(opens_at, now),
        language=language,
    )
    record("sign_in.recovery_begun", by=_by(row), now=now, subject=f"recovery:{row.pk}", details={"way": row.way})
    for customer, to in told.items():
        _tell(row, customer, to, cause=f"{change.pk}-{customer.pk}", now=now)
    return row


@transaction.atomic
def ask_to_take_off_second_step(*, recovery: Recovery, now: dt.datetime) -> None:
    """Let whoever has lost app and saved codes too in by password alone, after the longest hold; everybody is told.

    Raises:
        CannotFinish: it is over, stopped or done, or was asked already.
    """
    opens_at = now + dt.timedelta(hours=policy.current().recovery.untold_hold_hours)
    changes = {"takes_off_second_step": True, "opens_at": opens_at, "ends_at": _end(opens_at, now)}
    if _alive(recovery, now).filter(takes_off_second_step=False).update(**changes) != 1:
        raise CannotFinish
    recovery.refresh_from_db()
    record("sign_in.second_step_doubted", by=_by(recovery), now=now, subject=f"recovery:{recovery.pk}")
    for customer in Customer.objects.filter(number__in=recovery.customers).order_by("pk"):
        to = everywhere(customer, but=recovery.came_by, now=now)
        _tell(recovery, customer, to, cause=f"{recovery.told_id}-{customer.pk}-second-step", now=now)


@transaction.atomic
def finish(*, recovery: Recovery, login_id: int | None, name: str, password: str, now: dt.datetime) -> Login:
    """Open a log-in, once: with a new password, or (empty) for a passkey that is added next. Other sessions end.

    ``login_id`` is ``None`` for a new log-in called ``name``.

    Raises:
        CannotFinish: it is not open, or does not open this log-in.
    """
    if _alive(recovery, now).filter(opens_at__lte=now).update(finished_at=now) != 1:
        raise CannotFinish
    login = _existing(recovery, login_id) if login_id else _new(recovery, name, now)
    _remember_how_to_undo(recovery, login, is_new=login_id is None)
    if password:
        login.set_password(password)
    if recovery.takes_off_second_step:
        Authenticator.objects.filter(user_id=login.pk).delete()
    if recovery.takes_off_second_step or recovery.came_by.way in _PHONES:
        login.doubtful_until = now + dt.timedelta(days=policy.current().recovery.protect_days)
    login.save()
    sessions.end_all([login.pk])
    record("sign_in.recovered", by=_by(recovery), now=now, subject=f"login:{login.pk}")
    return login


@transaction.atomic
def add_to_known(*, recovery: Recovery, name: str, now: dt.datetime) -> bool:
    """Let the log-in of this name, to which a right code went, act for who was proved; whether there is one."""
    login = Login.objects.filter(email__iexact=name, is_active=True).first()
    if login is None or list_openable(recovery):
        return False
    if _alive(recovery, now).filter(opens_at__lte=now).update(finished_at=now) != 1:
        return False
    _remember_how_to_undo(recovery, login, is_new=True)
    _link_all(recovery, login, now)
    return True


def note_new_name(*, recovery: Recovery, name: str) -> None:
    """Remember the mail address that a new log-in is to have; a code that went there was right."""
    Recovery.objects.filter(pk=recovery.pk).update(new_name=name.lower())


def _opening(proof: Proof) -> Opening:
    """What a code opens, where several customers share its address: as little as the strictest of them."""
    if not proof.customers:
        return Opening.AT_ONCE if proof.address.way is Way.MAIL else Opening.NOTHING
    phones = Customer.objects.filter(number__in=proof.customers).values_list("phone", flat=True)
    found = [rules.opening(proof.address.way, proof.lines, phone) for phone in phones]
    return min(found, key=list(Opening).index)


def _waiting(proof: Proof, now: dt.datetime) -> Recovery | None:
    same = Recovery.objects.filter(way=proof.address.way, to=proof.address.to, customers=sorted(proof.customers))
    alive = same.filter(finished_at=None, told__disputed_at=None, ends_at__gt=now)
    return alive.select_related("told").order_by("-begun_at").first()


def _alive(recovery: Recovery, now: dt.datetime) -> QuerySet[Recovery]:
    """The recovery, if it can still be used.

    The row's own columns stand in the statement that changes it. Over a join Django would update what a subquery found
    before, and on PostgreSQL two devices could both finish.
    """
    disputed = ToldChange.objects.filter(pk=OuterRef("told_id")).exclude(disputed_at=None)
    return Recovery.objects.filter(~Exists(disputed), pk=recovery.pk, finished_at=None, ends_at__gt=now)


def _end(opens_at: dt.datetime, now: dt.datetime) -> dt.datetime:
    """One that is open ends with the session; one that waits can be taken up for some days."""
    own = policy.current().recovery
    if opens_at <= now:
        return now + dt.timedelta(minutes=own.session_minutes)
    return opens_at + dt.timedelta(days=own.take_up_days)


def _existing(recovery: Recovery, login_id: int) -> Login:
    login = next((login for login in list_openable(recovery) if login.pk == login_id), None)
    if login is None:
        raise CannotFinish
    return login


def _new(recovery: Recovery, name: str, now: dt.datetime) -> Login:
    """A new log-in for what was proved; only where there is none to open, and under a name that is free."""
    if not name or list_openable(recovery) or Login.objects.filter(email__iexact=name).exists():
        raise CannotFinish
    login = Login.objects.create_user(name)
    _link_all(recovery, login, now)
    return login


def _link_all(recovery: Recovery, login: Login, now: dt.datetime) -> None:
    for number in recovery.customers:
        link_login(email=login.email, customer_number=number, by=_by(recovery), now=now)


def _remember_how_to_undo(recovery: Recovery, login: Login, *, is_new: bool) -> None:
    keys = Authenticator.objects.filter(user_id=login.pk).values_list("pk", flat=True)
    recovery.told.login = login
    recovery.told.kept_keys = sorted(keys)
    recovery.told.save(update_fields=["login", "kept_keys"])
    Recovery.objects.filter(pk=recovery.pk).update(login=login, made_login=is_new)


def _at_once(to: Iterable[OnFile]) -> tuple[OnFile, ...]:
    """Those that hear of it at once: a letter takes days."""
    return tuple(one for one in to if one.address.way is not Way.LETTER)


def _tell(recovery: Recovery, customer: Customer, to: Iterable[OnFile], *, cause: str, now: dt.datetime) -> None:
    context = {
        "way": recovery.way,
        "opens_at": recovery.opens_at,
        "waits": recovery.opens_at > now,
        "second_step": recovery.takes_off_second_step,
    }
    link = link_of(recovery.told)
    tell(
        "sign_in.recovery_begun",
        customer,
        to=to,
        cause=cause,
        context=context,
        link=link,
        language=recovery.language,
        now=now,
    )


def _by(recovery: Recovery) -> Actor:
    return Actor(ActorKind.CODE, str(recovery.pk))
