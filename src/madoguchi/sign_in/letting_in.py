"""Signing somebody in who has just shown another way who she is."""

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login as sign_in
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from madoguchi.sign_in.models import Login


def let_in(request: HttpRequest, login: Login, *, method: str, to: str) -> HttpResponse:
    """Sign her in under a new session key, and lead on; what she showed counts as fresh proof.

    The session stands in the list of her devices, by which it is ended from elsewhere (心あたりがない方).
    """
    sign_in(request, login, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, login, method=method, reauthenticated=True)
    UserSession.objects.create_from_request(request)
    return redirect(to)
