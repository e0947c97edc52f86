"""The page behind a right code: what it opens, from when, and choosing how she signs in from now on."""

import contextlib
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi import clock, policy
from madoguchi.codes.actions import ChallengeOver
from madoguchi.codes.forms import CodeForm
from madoguchi.domain.codes import Purpose, Way
from madoguchi.domain.identifiers import Identifier, IdentifierKind
from madoguchi.sign_in import asking
from madoguchi.sign_in.letting_in import let_in
from madoguchi.sign_in.models import Recovery
from madoguchi.sign_in.recovery import actions, queries, sessions
from madoguchi.sign_in.recovery.forms import NameForm, OpenForm

RecoveryView = Callable[[HttpRequest, Recovery], HttpResponse]
_LOOK_OR_DO = require_http_methods(["GET", "HEAD", "POST"])


def _at_a_recovery(view: RecoveryView) -> Callable[[HttpRequest], HttpResponse]:
    """Hand the view this browser's recovery; where there is none, begin anew."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        found = sessions.find(request, now=clock.now())
        if found:
            return view(request, found)
        messages.info(request, _("時間がたったか、もう終わっています。番号かメールアドレスの入力から進んでください。"))
        return redirect("recover")

    return guarded


@_LOOK_OR_DO
@sensitive_post_parameters()
@_at_a_recovery
def recovery(request: HttpRequest, at: Recovery) -> HttpResponse:
    """Choose a password or a passkey; or wait until it opens; or say what a new log-in is to be called."""
    shown = queries.get_back_in(at, now=clock.now())
    if not shown.is_open:
        return render(request, "recovery/waits.html", {"shown": shown})
    if not shown.log_ins and not shown.new_name:
        return _name(request)
    way = request.POST.get("way", "") if request.method == "POST" else ""
    form = OpenForm(request.POST or None, log_ins=shown.log_ins, name=shown.new_name)
    if way == "passkey":
        form.fields["password"].required = False
    if way and form.is_valid():
        password = "" if way == "passkey" else form.cleaned_data["password"]
        return _open(request, at, form.login_id, shown.new_name, password)
    context = {"form": form, "shown": shown, "asks_second_step": any(one.has_second_step for one in shown.log_ins)}
    return render(request, "recovery/open.html", context, status=422 if form.errors else 200)


@require_POST
@_at_a_recovery
def recovery_second_step(request: HttpRequest, at: Recovery) -> HttpResponse:
    """She has neither app nor saved codes: a password alone will do, after the longest hold."""
    with contextlib.suppress(actions.CannotFinish):  # asked already: the page says until when it waits
        actions.ask_to_take_off_second_step(recovery=at, now=clock.now())
    return redirect("recovery")


@_LOOK_OR_DO
@_at_a_recovery
def recovery_name(request: HttpRequest, at: Recovery) -> HttpResponse:
    """The code that went to the address a new log-in is to be called."""
    asked = asking.find(request, Purpose.CONFIRM)
    if asked is None:
        return redirect("recovery")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if proved := asking.prove(request, form, purpose=Purpose.CONFIRM):
                asking.forget(request, Purpose.CONFIRM)
                return _take_name(request, at, proved.address.to)
        except ChallengeOver:
            asking.forget(request, Purpose.CONFIRM)
            return redirect("recovery")
    context = {"form": form, "rules": policy.current().codes}
    return render(request, "recovery/name_code.html", context, status=asking.status_of(form))


def _take_name(request: HttpRequest, at: Recovery, name: str) -> HttpResponse:
    """A new log-in is to be called so; where one is already, it acts for her from now on."""
    if not actions.add_to_known(recovery=at, name=name, now=clock.now()):
        actions.note_new_name(recovery=at, name=name)
        return redirect("recovery")
    sessions.close(request)
    messages.success(request, _("お客様番号を、このメールアドレスのログインに加えました。ログインしてください。"))
    return redirect("account_login")


def _name(request: HttpRequest) -> HttpResponse:
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sought = Identifier(IdentifierKind.MAIL, form.cleaned_data["email"])
        if asking.begin(request, form, "email", purpose=Purpose.CONFIRM, sought=sought, way=Way.MAIL):
            return redirect("recovery_name")
    return render(request, "recovery/name.html", {"form": form}, status=asking.status_of(form))


def _open(request: HttpRequest, at: Recovery, login_id: int | None, name: str, password: str) -> HttpResponse:
    try:
        login = actions.finish(recovery=at, login_id=login_id, name=name, password=password, now=clock.now())
    except actions.CannotFinish:
        messages.warning(request, _("ほかの画面で変わりました。もう一度、はじめから進んでください。"))
        sessions.close(request)
        return redirect("recover")
    sessions.close(request)
    if queries.has_second_step(login):
        messages.success(request, _("新しいパスワードにしました。ログインして、二段階の確認へ進んでください。"))
        return redirect("account_login")
    messages.success(request, _("ログインできるようになりました。"))
    return let_in(request, login, method="recovery", to="my_page" if password else "mfa_add_webauthn")
