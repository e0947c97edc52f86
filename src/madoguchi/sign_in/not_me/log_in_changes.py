"""Telling a member by mail that her log-in has changed, with the link that undoes it."""

import datetime as dt

from allauth.mfa.models import Authenticator

from madoguchi.sign_in.models import Login, ToldChange
from madoguchi.sign_in.not_me.actions import link_of, note_change
from madoguchi.sign_in.not_me.undoing import undoes

_ADDED = {
    "sign_in.passkey_added": Authenticator.Type.WEBAUTHN,
    "sign_in.app_added": Authenticator.Type.TOTP,
    "sign_in.recovery_codes_made": Authenticator.Type.RECOVERY_CODES,
}


def link_for(login: Login, about: str, *, now: dt.datetime) -> str:
    """The link for a change of a log-in that has just been made."""
    keys = Authenticator.objects.filter(user_id=login.pk)
    added = keys.filter(type=_ADDED[about]).order_by("-pk").first() if about in _ADDED else None
    kept = [int(pk) for pk in keys.values_list("pk", flat=True) if added is None or pk != added.pk]
    customers = frozenset(login.links.values_list("customer__number", flat=True))
    change = note_change(about=about, customers=customers, login_id=login.pk, came_by=None, kept_keys=kept, now=now)
    return link_of(change)


@undoes("sign_in.password_changed")
def bar(change: ToldChange, now: dt.datetime) -> None:
    """Nobody signs in with the new password, nor with a passkey added since. She gets back in by a code."""
    forget_new_keys(change, now)
    if login := change.login:
        login.set_unusable_password()
        login.save(update_fields=["password"])


@undoes("sign_in.passkey_added")
@undoes("sign_in.app_added")
@undoes("sign_in.app_removed")
@undoes("sign_in.passkey_removed")
@undoes("sign_in.recovery_codes_made")
def forget_new_keys(change: ToldChange, now: dt.datetime) -> None:
    """Nobody signs in with a passkey or an app added since."""
    Authenticator.objects.filter(user_id=change.login_id).exclude(pk__in=change.kept_keys).delete()
