"""Signing in with a passkey: the public library that allauth uses for members, on the desk's own keys (WebAuthn).

The owner's face, finger or PIN is asked for every time, so that a key that was stolen opens nothing; and a key answers
to this very site alone, so that a copy of the page gets nothing (phishing-resistant: NIST SP 800-63B-4, 3.2.5).
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from madoguchi.design import identity
from madoguchi.staff.models import Passkey, Staff

_STATE = "staff.webauthn"
Options = Mapping[str, Any]


class NotProved(Exception):
    """What the browser sent proves nothing."""


def begin_enrolment(request: HttpRequest, staff: Staff) -> Options:
    """What a browser needs to make a passkey."""
    known = [AttestedCredentialData(bytes(key.credential)) for key in staff.passkeys.all()]
    who = PublicKeyCredentialUserEntity(name=staff.account, id=f"staff-{staff.pk}".encode(), display_name=staff.name)
    options, state = _server().register_begin(
        who,
        credentials=known,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    request.session[_STATE] = state
    return dict(options)


def finish_enrolment(request: HttpRequest, sent: str) -> AttestedCredentialData:
    """The new key.

    Raises:
        NotProved: it was not made for this page, or nobody's face, finger or PIN was asked for.
    """
    state = request.session.pop(_STATE, None)
    try:
        made = _server().register_complete(state, json.loads(sent)).credential_data
    except (ValueError, TypeError, KeyError) as error:
        raise NotProved from error
    if made is None:
        raise NotProved
    return made


def begin_sign_in(request: HttpRequest) -> Options:
    """What a browser needs to ask for a passkey: any that it holds for this site."""
    options, state = _server().authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
    request.session[_STATE] = state
    return dict(options)


def finish_sign_in(request: HttpRequest, sent: str) -> bytes:
    """The id of the key that was proved.

    Raises:
        NotProved: it was not.
    """
    state = request.session.pop(_STATE, None)
    try:
        answer = json.loads(sent)
        known = Passkey.objects.filter(credential_id=answer["id"], staff__ended_at=None)
        keys = [AttestedCredentialData(bytes(key.credential)) for key in known]
        return _server().authenticate_complete(state, keys, answer).credential_id
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotProved from error


def _server() -> Fido2Server:
    host = urlsplit(settings.MADOGUCHI_PUBLIC_URL).hostname or ""
    party = PublicKeyCredentialRpEntity(name=identity.operator().name, id=host)
    if settings.MADOGUCHI_DEMO:  # http://localhost at any port, where browsers allow passkeys
        return Fido2Server(party, verify_origin=lambda origin: urlsplit(origin).hostname == host)
    return Fido2Server(party)
