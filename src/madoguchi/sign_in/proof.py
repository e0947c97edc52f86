"""Fresh proof: whoever asks for a secret or changes something has shown within five minutes who she is (S18).

A key is a password, a passkey or an app. A code is less: it changes no key of the log-in (decision 0026).
"""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from madoguchi import clock
from madoguchi.sign_in import proof_codes

_BY_CODE = "code"


def is_fresh(request: HttpRequest, *, by_key: bool = False) -> bool:
    """Whether she signed in, or proved it again, within the last five minutes of the machine's own time.

    ``by_key``: and not by a code that was sent to her.
    """
    records = get_authentication_records(request, request.user)
    oldest = clock.machine_time().timestamp() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(record["at"] > oldest and not (by_key and record["method"] == _BY_CODE) for record in records)


def ask(request: HttpRequest, back: str) -> HttpResponse:
    """Lead to the proof, and from there to the address ``back``: the way on which least is typed comes first."""
    if proof_codes.is_offered(request.user, now=clock.now()):
        return redirect(f"{reverse('prove')}?{urlencode({'next': back})}")
    ways = get_adapter().get_reauthentication_methods(request.user)
    page = ways[0]["url"] if ways else reverse("recover")
    return redirect(f"{page}?{urlencode({'next': back})}")


def note_code(request: HttpRequest) -> None:
    """Remember that a code was right, and give the session another key (S16).

    Not as allauth's own fresh proof, which opens its pages of passkeys and apps.
    """
    record_authentication(request, request.user, method=_BY_CODE)
