"""Fresh proof: whoever asks for a secret has shown within five minutes who she is (S18)."""

from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from madoguchi import clock


def is_fresh(request: HttpRequest) -> bool:
    """Whether she signed in, or proved it again, within the last five minutes of the machine's own time."""
    records = get_authentication_records(request, request.user)
    oldest = clock.machine_time().timestamp() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(record["at"] > oldest for record in records)


def ask(request: HttpRequest, back: str) -> HttpResponse:
    """Lead to the proof, and from there to the address ``back``. Who has a passkey need not type anything."""
    has_passkey = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.WEBAUTHN).exists()
    page = "mfa_reauthenticate_webauthn" if has_passkey else "account_reauthenticate"
    return redirect(f"{reverse(page)}?{urlencode({'next': back})}")
