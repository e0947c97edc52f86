"""Asking for a code and typing it in one browser, alike on every page of codes.

Nothing here looks up who is on file (S19).
The browser's session holds the challenge, one for each purpose (S5).
"""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import translation

from madoguchi import clock
from madoguchi.codes import actions
from madoguchi.codes.actions import ChallengeOver, Proof, WrongCode
from madoguchi.codes.allowances import NotYet
from madoguchi.codes.queries import Asked, find_asked
from madoguchi.codes.refusals import letter_words, wait_words, wrong_words
from madoguchi.domain.codes import LETTER_LENGTH, Purpose, Way
from madoguchi.domain.identifiers import Identifier
from madoguchi.sign_in.network import source

_WAIT = "wait"
_TOO_MANY = 429


def begin(
    request: HttpRequest, form: forms.Form, field: str, *, purpose: Purpose, sought: Identifier, way: Way
) -> bool:
    """Ask for a code to what was typed. ``False``: not now, and the form's field says why."""
    try:
        challenge = actions.begin_challenge(
            purpose=purpose,
            sought=sought,
            way=way,
            language=translation.get_language() or "ja",
            source=source(request),
            now=clock.now(),
        )
    except NotYet as wait:
        _ask_to_wait(form, field, wait)
        return False
    request.session[_key(purpose)] = str(challenge)
    return True


def find(request: HttpRequest, purpose: Purpose) -> Asked | None:
    """What this browser's open challenge shows on its page; ``None`` where there is none, or it is over."""
    number = request.session.get(_key(purpose))
    return find_asked(uuid.UUID(number), now=clock.now()) if number else None


def has_begun(request: HttpRequest, purpose: Purpose) -> bool:
    """Whether this browser asked for a code, be it over or not."""
    return _key(purpose) in request.session


def send_again(request: HttpRequest, *, purpose: Purpose, way: Way) -> None:
    """Ask for another code, by this way.

    Raises:
        ChallengeOver: begin anew.
        NotYet: too soon, or too many.
    """
    number = uuid.UUID(request.session[_key(purpose)])
    actions.send_again(challenge_id=number, way=way, source=source(request), now=clock.now())


def prove(request: HttpRequest, form: forms.Form, *, purpose: Purpose) -> Proof | None:
    """What the typed code proved, be it one for this browser or a letter's. ``None``: the form says what to mend.

    Raises:
        ChallengeOver: begin anew.
    """
    typed = form.cleaned_data["code"]
    try:
        if len(typed) == LETTER_LENGTH:
            return _by_letter(request, typed, purpose)
        number = uuid.UUID(request.session[_key(purpose)])
        return actions.check_code(
            challenge_id=number, purpose=purpose, typed=typed, source=source(request), now=clock.now()
        )
    except WrongCode as wrong:
        if wrong.left == 0:
            raise ChallengeOver from None
        form.add_error("code", wrong_words(wrong.left))
    except NotYet as wait:
        _ask_to_wait(form, "code", wait)
    return None


def prove_by_letter(request: HttpRequest, form: forms.Form, *, purpose: Purpose) -> Proof | None:
    """What a letter's code proved. ``None``: the form says what to mend."""
    try:
        return _by_letter(request, form.cleaned_data["code"], purpose)
    except (WrongCode, ChallengeOver):
        form.add_error("code", letter_words())
    except NotYet as wait:
        _ask_to_wait(form, "code", wait)
    return None


def forget(request: HttpRequest, purpose: Purpose) -> None:
    """Let this browser begin anew."""
    request.session.pop(_key(purpose), None)


def status_of(form: forms.Form, *, good: int = 200) -> int:
    """The status of the answer that shows this form."""
    if any(form.has_error(name, _WAIT) for name in form.fields):
        return _TOO_MANY
    return 422 if form.errors else good


def _by_letter(request: HttpRequest, typed: str, purpose: Purpose) -> Proof:
    return actions.check_letter(purpose=purpose, typed=typed, source=source(request), now=clock.now())


def _ask_to_wait(form: forms.Form, field: str, wait: NotYet) -> None:
    form.add_error(field, ValidationError(wait_words(wait), code=_WAIT))


def _key(purpose: Purpose) -> str:
    return f"challenge:{purpose}"
