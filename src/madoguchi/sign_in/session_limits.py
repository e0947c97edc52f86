"""A session ends an hour after the last sign of her, and after a day in any case, by the machine's own time (S17).

When it began and was last seen stands in the session; one sign a minute is written, not each page.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi import clock, policy
from madoguchi.domain.sessions import Lifetime
from madoguchi.sign_in import kept_answers

_KEY = "lifetime"
_NOTED_EVERY = dt.timedelta(minutes=1)


def session_limits(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """End a session whose time is up; what she was sending is kept for her until she has signed in again (U17)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = clock.machine_time()
            if now >= _lifetime(request, now).ends_at(policy.current().sessions):
                end(request)
            elif request.path != reverse("session_end"):  # to ask how long is left is no sign of her
                note_sign(request, now=now)
        return get_response(request)

    return middleware


def seconds_left(request: HttpRequest) -> int:
    """How long the session of this browser lasts unless she gives a sign; 0 when there is none."""
    if not request.user.is_authenticated:
        return 0
    now = clock.machine_time()
    return max(0, int((_lifetime(request, now).ends_at(policy.current().sessions) - now).total_seconds()))


def note_sign(request: HttpRequest, *, now: dt.datetime, at_once: bool = False) -> None:
    """Remember a sign of her, if the last one is not fresh."""
    known = _lifetime(request, now)
    if at_once or _KEY not in request.session or now - known.seen_at >= _NOTED_EVERY:
        _write(request, Lifetime(known.began_at, now))
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=now)


def end(request: HttpRequest) -> None:
    """Sign her out, keeping what she was sending."""
    answers = kept_answers.read(request)
    logout(request)
    kept_answers.keep(request, answers)
    messages.info(request, _("時間がたったため、ログアウトしました。ログインすると、続きから進めます。"))


@receiver(user_logged_in)
def _begin(sender: object, request: HttpRequest, **more: Any) -> None:  # noqa: ANN401 - Django's own arguments
    now = clock.machine_time()
    _write(request, Lifetime(now, now))


@receiver(authentication_step_completed)
def _renew_key(sender: object, request: HttpRequest, **more: Any) -> None:  # noqa: ANN401 - as above
    """A new key at each proof of who she is, so that one that was seen before opens nothing after (S16)."""
    before = request.session.session_key
    proves_again = more.get("reauthenticated") or more.get("method") == "code"
    if proves_again and request.user.is_authenticated and before:
        request.session.cycle_key()
        UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def _lifetime(request: HttpRequest, now: dt.datetime) -> Lifetime:
    began, seen = request.session.get(_KEY, (now.timestamp(), now.timestamp()))
    return Lifetime(dt.datetime.fromtimestamp(began, dt.UTC), dt.datetime.fromtimestamp(seen, dt.UTC))


def _write(request: HttpRequest, lifetime: Lifetime) -> None:
    request.session[_KEY] = [lifetime.began_at.timestamp(), lifetime.seen_at.timestamp()]
