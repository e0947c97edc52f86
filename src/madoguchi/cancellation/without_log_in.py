"""Pages of leaving without a log-in: say who she is, type the code; stop what somebody else began.

Known and unknown see the same pages: nothing here looks up who is on file (S19).
"""

from collections.abc import Callable
from functools import partial, wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi import clock, policy
from madoguchi.cancellation import actions, queries, stopping
from madoguchi.codes.actions import Proof
from madoguchi.codes.forms import WhoForm
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.code_policy import OpenedBy
from madoguchi.domain.codes import Purpose
from madoguchi.domain.identifiers import first_way
from madoguchi.sign_in import asking, code_sessions
from madoguchi.sign_in.code_pages import CodePages

_PAGES = CodePages(
    Purpose.CANCEL,
    "cancel",
    "cancellation",
    _("この認証番号は、もう使えません。番号かメールアドレスの入力から、もう一度進んでください。"),
    "?other=1",
)


def _with_a_door(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Pages behind the door of codes: where the policy opens none, they lead to what there is instead."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        has_door = policy.current().cancel_only.opened_by is OpenedBy.CODE
        return view(request) if has_door else redirect("cancel")

    return guarded


def door(request: HttpRequest) -> HttpResponse:
    """One field for whatever she remembers, beside the ways to log in."""
    form = WhoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sought = form.cleaned_data["who"]
        way = first_way(sought, policy.current().codes.ways)
        if asking.begin(request, form, "who", purpose=Purpose.CANCEL, sought=sought, way=way):
            return redirect("cancel_code")
    context = {"form": form, "next": reverse("cancel")}
    return render(request, "cancellation/door.html", context, status=asking.status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@_with_a_door
def cancel_code(request: HttpRequest) -> HttpResponse:
    """The code, and every way to get another."""
    return _PAGES.type_code(request, partial(_enter, request))


@require_POST
@_with_a_door
def cancel_send(request: HttpRequest) -> HttpResponse:
    """Another code, by the way she presses."""
    return _PAGES.send_again(request)


@require_http_methods(["GET", "HEAD", "POST"])
@_with_a_door
def cancel_letter(request: HttpRequest) -> HttpResponse:
    """The code on a letter, typed days later and in any browser."""
    return _PAGES.type_letter(request, partial(_enter, request))


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
        "by_declaration": stopping.is_declared(number),
        "can_be_stopped": case.can_be_taken_back(clock.now()),
        "trust_days": policy.current().codes.trust_after_days,
    }
    return render(request, "cancellation/stop.html", context)


def _enter(request: HttpRequest, proof: Proof) -> HttpResponse:
    code_sessions.open_session(request, proof, now=clock.now())
    return redirect("cancel")
