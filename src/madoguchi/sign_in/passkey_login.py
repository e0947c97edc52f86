"""Logging in with a passkey, offered behind a page on which she may be sending something else meanwhile.

allauth keeps the challenge in the session. A session is written whole and the last one to write wins: an offer that is
fetched while she presses a button would bring back the session of before, and the code she has just asked for would be
gone. So the challenge stands in a cookie of its own, signed, for five minutes, and is spent by the first answer
(WebAuthn Level 3, 13.4.3: a challenge belongs to one ceremony).
"""

import json
from typing import Any, Final

from allauth.mfa.webauthn import views
from allauth.mfa.webauthn.internal.auth import STATE_SESSION_KEY
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

COOKIE: Final = "passkey"
_SECONDS: Final = 300


def mfa_login_webauthn(request: HttpRequest) -> HttpResponse:
    """Hand out a challenge, or take the answer to one. The session changes by a log-in alone."""
    return _answered(request) if request.method == "POST" else _offered(request)


def _offered(request: HttpRequest) -> HttpResponse:
    was_modified = request.session.modified
    response: HttpResponse = views.login_webauthn(request)
    state = request.session.pop(STATE_SESSION_KEY, None)
    request.session.modified = was_modified
    if state:
        response.set_signed_cookie(
            COOKIE,
            json.dumps(state),
            max_age=_SECONDS,
            path=reverse("mfa_login_webauthn"),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )
    return response


def _answered(request: HttpRequest) -> HttpResponse:
    if state := _spend(request):
        request.session[STATE_SESSION_KEY] = state
    response: HttpResponse = views.login_webauthn(request)
    request.session.pop(STATE_SESSION_KEY, None)
    response.delete_cookie(COOKIE, path=reverse("mfa_login_webauthn"), samesite="Strict")
    return response


def _spend(request: HttpRequest) -> dict[str, Any] | None:
    """The challenge of this browser, once; ``None`` where there is none, or it is too old, or has been answered."""
    try:
        state: dict[str, Any] = json.loads(request.get_signed_cookie(COOKIE, max_age=_SECONDS) or "")
    except (KeyError, signing.BadSignature, json.JSONDecodeError):
        return None
    return state if cache.add(f"{COOKIE}:{state['challenge']}", "answered", timeout=_SECONDS) else None
