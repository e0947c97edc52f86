"""Pages of ログインできないとき: say who she is, type the code, choose a password or a passkey.

Known and unknown see the same pages until a code was right: nothing before looks up who is on file (S19).
"""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi import clock, policy
from madoguchi.codes.actions import Proof
from madoguchi.codes.forms import WhoForm
from madoguchi.domain.codes import Purpose
from madoguchi.domain.identifiers import Identifier, IdentifierKind, first_way, first_way_to_the_holder
from madoguchi.sign_in import asking
from madoguchi.sign_in.code_pages import CodePages
from madoguchi.sign_in.models import Login
from madoguchi.sign_in.recovery import actions, sessions
from madoguchi.sign_in.recovery.forms import KnownForm

_LOOK_OR_DO = require_http_methods(["GET", "HEAD", "POST"])
_PAGES = CodePages(
    Purpose.RECOVER,
    "recover",
    "recovery",
    _("この認証番号は、もう使えません。番号かメールアドレスの入力から、もう一度進んでください。"),
)


@_LOOK_OR_DO
def recover(request: HttpRequest) -> HttpResponse:
    """One field for whatever she remembers."""
    if request.user.is_authenticated:
        return _known(request, request.user)
    form = WhoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sought, ways = form.cleaned_data["who"], policy.current().codes.ways
        by_number = sought.kind is IdentifierKind.CUSTOMER_NUMBER
        way = first_way_to_the_holder(ways) if by_number else first_way(sought, ways)
        if asking.begin(request, form, "who", purpose=Purpose.RECOVER, sought=sought, way=way):
            return redirect("recover_code")
    return render(request, "recovery/who.html", {"form": form}, status=asking.status_of(form))


@_LOOK_OR_DO
def recover_code(request: HttpRequest) -> HttpResponse:
    """The code, and every way to get another."""
    return _PAGES.type_code(request, partial(_enter, request))


@require_POST
def recover_send(request: HttpRequest) -> HttpResponse:
    """Another code, by the way she presses."""
    return _PAGES.send_again(request)


@_LOOK_OR_DO
def recover_letter(request: HttpRequest) -> HttpResponse:
    """The code on a letter, typed days later and in any browser."""
    return _PAGES.type_letter(request, partial(_enter, request))


def _known(request: HttpRequest, login: Login) -> HttpResponse:
    """She is signed in and has forgotten her password: nothing is asked that the log-in says (U1)."""
    form = KnownForm(request.POST or None)
    sought = Identifier(IdentifierKind.MAIL, login.email)
    way = first_way(sought, policy.current().codes.ways)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and asking.begin(request, form, "who", purpose=Purpose.RECOVER, sought=sought, way=way):
        return redirect("recover_code")
    return render(request, "recovery/who.html", {"form": form, "is_known": True}, status=asking.status_of(form))


def _enter(request: HttpRequest, proved: Proof) -> HttpResponse:
    try:
        begun = actions.begin(proof=proved, language=translation.get_language() or "ja", now=clock.now())
    except actions.ProvesTooLittle:
        return render(request, "recovery/too_little.html", {"again": reverse("recover")}, status=409)
    sessions.open_session(request, begun, now=clock.now())
    return redirect("recovery")
