"""Adding and removing people of the desk, and the keys by which they come in."""

import datetime as dt
import secrets

from django.db import IntegrityError, transaction
from django.db.models import F
from fido2.utils import websafe_encode
from fido2.webauthn import AttestedCredentialData

from madoguchi.audit.actions import record
from madoguchi.domain.actor import Actor, ActorKind
from madoguchi.domain.staff import INVITATION, Role
from madoguchi.keys import digests
from madoguchi.staff.models import Invitation, Passkey, Staff

_PLACE = "staff.invitation"


class AccountTaken(Exception):
    """Somebody has this account name, or had it: the audit names people by it for ever."""


class NoSuchStaff(Exception):
    """Nobody who works here has this account name."""


class LinkGone(Exception):
    """The link was used, is too old, or never was."""


def add(*, account: str, name: str, role: Role, by: Actor, now: dt.datetime) -> str:
    """Take somebody on; the secret of her enrolment link, which is told once.

    Raises:
        AccountTaken: choose another account name.
    """
    try:
        with transaction.atomic():
            staff = Staff.objects.create(account=account, name=name, role=role, added_at=now)
            record("staff.added", by=by, now=now, subject=f"staff:{staff.pk}", details={"role": role})
            return _invite(staff, now)
    except IntegrityError as error:
        raise AccountTaken(account) from error


def give_link(*, account: str, by: Actor, now: dt.datetime, forget_passkeys: bool = False) -> str:
    """The secret of a new enrolment link. ``forget_passkeys``: she lost a device; what she had opens nothing more.

    Raises:
        NoSuchStaff: nobody has this account.
    """
    staff = present(account)
    with transaction.atomic():
        if forget_passkeys:
            Passkey.objects.filter(staff=staff).delete()
            _end_sessions(staff)
        details = {"passkeys_forgotten": forget_passkeys}
        record("staff.invited", by=by, now=now, subject=f"staff:{staff.pk}", details=details)
        return _invite(staff, now)


def change_role(*, account: str, role: Role, by: Actor, now: dt.datetime) -> None:
    """Give somebody another role; it holds from her next page.

    Raises:
        NoSuchStaff: nobody has this account.
    """
    staff = present(account)
    with transaction.atomic():
        Staff.objects.filter(pk=staff.pk).update(role=role)
        details = {"from": staff.role, "to": role}
        record("staff.role_changed", by=by, now=now, subject=f"staff:{staff.pk}", details=details)


def remove(*, account: str, by: Actor, now: dt.datetime) -> None:
    """Let somebody go: her sessions end, her passkeys open nothing. What she did stays in the audit.

    Raises:
        NoSuchStaff: nobody has this account.
    """
    staff = present(account)
    with transaction.atomic():
        if Staff.objects.filter(pk=staff.pk, ended_at=None).update(ended_at=now) != 1:
            raise NoSuchStaff(account)
        Passkey.objects.filter(staff=staff).delete()
        Invitation.objects.filter(staff=staff).delete()
        _end_sessions(staff)
        record("staff.removed", by=by, now=now, subject=f"staff:{staff.pk}")


def present(account: str) -> Staff:
    """Somebody who works here.

    Raises:
        NoSuchStaff: nobody has this account.
    """
    found = Staff.objects.filter(account=account, ended_at=None).first()
    if found is None:
        raise NoSuchStaff(account)
    return found


def invited(secret: str, *, now: dt.datetime) -> Staff:
    """Whom a link is for.

    Raises:
        LinkGone: it opens nothing, or nothing more.
    """
    digest = digests.digest(secret, place=_PLACE)
    alive = Invitation.objects.filter(used_at=None, expires_at__gt=now, staff__ended_at=None)
    found = alive.filter(digest=digest).select_related("staff").first()
    if found is None:
        raise LinkGone
    return found.staff


def add_passkey(*, secret: str, credential: AttestedCredentialData, now: dt.datetime) -> Staff:
    """Spend the link for a passkey.

    Raises:
        LinkGone: it opens nothing more, or the key is somebody's already.
    """
    staff = invited(secret, now=now)
    kept = Passkey(staff=staff, credential_id=websafe_encode(credential.credential_id), added_at=now)
    kept.credential = bytes(credential)
    try:
        with transaction.atomic():
            unused = Invitation.objects.filter(digest=digests.digest(secret, place=_PLACE), used_at=None)
            if unused.update(used_at=now) != 1:
                raise LinkGone
            kept.save()
            record("staff.passkey_added", by=actor_of(staff), now=now, subject=f"staff:{staff.pk}")
    except IntegrityError as error:
        raise LinkGone from error
    return staff


def note_use(*, credential_id: bytes, now: dt.datetime) -> Staff | None:
    """Whose passkey this is, and that it was used; ``None`` where it is nobody's who works here."""
    keys = Passkey.objects.filter(credential_id=websafe_encode(credential_id), staff__ended_at=None)
    found = keys.select_related("staff").first()
    if found is None:
        return None
    with transaction.atomic():
        keys.filter(pk=found.pk).update(used_at=now)
        record("staff.signed_in", by=actor_of(found.staff), now=now, subject=f"staff:{found.staff_id}")
    return found.staff


def actor_of(staff: Staff) -> Actor:
    """Who acts, as the audit remembers."""
    return Actor(ActorKind.STAFF, str(staff.pk))


def _invite(staff: Staff, now: dt.datetime) -> str:
    """A new link; those before it open nothing more."""
    secret = secrets.token_urlsafe(32)
    Invitation.objects.filter(staff=staff, used_at=None).delete()
    digest = digests.digest(secret, place=_PLACE)
    Invitation.objects.create(staff=staff, digest=digest, made_at=now, expires_at=now + INVITATION)
    return secret


def _end_sessions(staff: Staff) -> None:
    Staff.objects.filter(pk=staff.pk).update(epoch=F("epoch") + 1)
