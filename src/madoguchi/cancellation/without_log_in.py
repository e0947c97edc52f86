"""Pages of leaving without a log-in: say who she is, type the code; stop what somebody else began.

Known and unknown see the same pages: nothing here looks up who is on file (S19).
"""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi import clock, policy
from madoguchi.cancellation import actions, queries, stopping
from madoguchi.cancellation.forms import CodeForm, LetterForm, WhoForm
from madoguchi.codes import actions as codes
from madoguchi.codes.allowances import NotYet
from madoguchi.codes.queries import find_asked
from madoguchi.contracts.queries import NotInReach
from madoguchi.design import words
from madoguchi.domain.codes import LETTER_LENGTH, Purpose, Way
from madoguchi.domain.identifiers import first_way
from madoguchi.sign_in import code_sessions
from madoguchi.sign_in.network import source

_CHALLENGE = "challenge"
_TOO_MANY, _GONE = 429, 410


def door(request: HttpRequest) -> HttpResponse:
    """One field for whatever she remembers, beside the ways to log in."""
    form = WhoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _begin(request, form)
        except NotYet as wait:
            form.add_error("who", _wait_words(wait))
            return _door(request, form, status=_TOO_MANY)
    return _door(request, form, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_code(request: HttpRequest) -> HttpResponse:
    """The code, and every way to get another: the same for everybody, whatever is on file (F13)."""
    number = request.session.get(_CHALLENGE)
    if number is None or find_asked(uuid.UUID(number), now=clock.now()) is None:
        return _over(request) if number else redirect("cancel")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _check(request, uuid.UUID(number), form)
        except codes.ChallengeOver:
            return _over(request)
        except NotYet as wait:
            form.add_error("code", _wait_words(wait))
            return _code(request, form, status=_TOO_MANY)
    return _code(request, form, status=422 if form.errors else 200)


@require_POST
def cancel_send(request: HttpRequest) -> HttpResponse:
    """Another code, by the way she presses."""
    number, way = request.session.get(_CHALLENGE), request.POST.get("way", "")
    if number is None or way not in policy.current().codes.ways:
        return redirect("cancel")
    try:
        codes.send_again(challenge_id=uuid.UUID(number), way=Way(way), source=source(request), now=clock.now())
    except codes.ChallengeOver:
        return _over(request)
    except NotYet as wait:
        messages.warning(request, _wait_words(wait))
    else:
        messages.success(request, _("登録があれば届くように、もう一度手配しました。"))
    return redirect("cancel_code")


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_letter(request: HttpRequest) -> HttpResponse:
    """The code on a letter, typed days later and in any browser."""
    form = LetterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _enter(request, _by_letter(request, form.cleaned_data["code"]))
        except (codes.WrongCode, codes.ChallengeOver):
            form.add_error(
                "code", _("この認証番号は使えません。紙のとおりか確かめるか、もう一度郵送を申し込んでください。")
            )
        except NotYet as wait:
            form.add_error("code", _wait_words(wait))
    return render(request, "cancellation/letter_code.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_stop(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """Stop a cancellation that was not hers, by the link in the notice. Opening the link changes nothing."""
    try:
        stopping.check_key(number, key)
        if request.method == "POST":
            stopping.stop(case_number=number, key=key, now=clock.now())
    except NotInReach:
        raise Http404 from None
    except actions.TooLate:
        pass  # the page says so
    case = queries.get_case(stopping.reach_of(number), number)
    context = {
        "case": case,
        "can_be_stopped": case.can_be_taken_back(clock.now()),
        "trust_days": policy.current().codes.trust_after_days,
    }
    return render(request, "cancellation/stop.html", context)


def _begin(request: HttpRequest, form: WhoForm) -> HttpResponse:
    sought = form.cleaned_data["who"]
    challenge = codes.begin_challenge(
        purpose=Purpose.CANCEL,
        sought=sought,
        way=first_way(sought, policy.current().codes.ways),
        language=translation.get_language() or "ja",
        source=source(request),
        now=clock.now(),
    )
    request.session[_CHALLENGE] = str(challenge)
    return redirect("cancel_code")


def _check(request: HttpRequest, challenge: uuid.UUID, form: CodeForm) -> HttpResponse:
    typed = form.cleaned_data["code"]
    try:
        if len(typed) == LETTER_LENGTH:
            return _enter(request, _by_letter(request, typed))
        proof = codes.check_code(
            challenge_id=challenge, purpose=Purpose.CANCEL, typed=typed, source=source(request), now=clock.now()
        )
    except codes.WrongCode as wrong:
        if wrong.left == 0:
            raise codes.ChallengeOver from None
        form.add_error("code", _wrong_words(wrong.left))
        return _code(request, form, status=422)
    return _enter(request, proof)


def _by_letter(request: HttpRequest, typed: str) -> codes.Proof:
    return codes.check_letter(purpose=Purpose.CANCEL, typed=typed, source=source(request), now=clock.now())


def _enter(request: HttpRequest, proof: codes.Proof) -> HttpResponse:
    request.session.pop(_CHALLENGE, None)
    code_sessions.open_session(request, proof, now=clock.now())
    return redirect("cancel")


def _over(request: HttpRequest) -> HttpResponse:
    request.session.pop(_CHALLENGE, None)
    messages.warning(
        request, _("この認証番号は、もう使えません。番号かメールアドレスの入力から、もう一度進んでください。")
    )
    return redirect(f"{reverse('cancel')}?other=1")


def _door(request: HttpRequest, form: forms.Form, *, status: int) -> HttpResponse:
    return render(request, "cancellation/door.html", {"form": form, "next": reverse("cancel")}, status=status)


def _code(request: HttpRequest, form: forms.Form, *, status: int) -> HttpResponse:
    rules = policy.current().codes
    asked = find_asked(uuid.UUID(request.session[_CHALLENGE]), now=clock.now())
    context = {"form": form, "asked": asked, "rules": rules}
    return render(request, "cancellation/code.html", context, status=status)


def _wait_words(wait: NotYet) -> str:
    seconds = max(1, round((wait.until - clock.now()).total_seconds()))
    if seconds < 60:  # noqa: PLR2004 - a minute
        return ngettext(
            "%(seconds)s秒たってから、もう一度お試しください。",
            "%(seconds)s秒たってから、もう一度お試しください。",
            seconds,
        ) % {"seconds": seconds}
    return _("続けて何度も試されたため、%(at)sまでお待ちください。お急ぎのときは、お電話でも解約できます。") % {
        "at": words.short_instant(wait.until)
    }


def _wrong_words(left: int | None) -> str:
    if left is None:
        return _("この認証番号は使えません。届いたとおりか確かめてください。")
    return ngettext(
        "認証番号が違うか、期限が過ぎています。届いたとおりに入力してください。あと%(left)s回試せます。",
        "認証番号が違うか、期限が過ぎています。届いたとおりに入力してください。あと%(left)s回試せます。",
        left,
    ) % {"left": left}
