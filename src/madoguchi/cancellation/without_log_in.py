"""Pages of leaving without a log-in: say who she is, type the code; stop what somebody else began.

Known and unknown see the same pages: nothing here looks up who is on file (S19).
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi import clock, policy
from madoguchi.cancellation import actions, queries, stopping
from madoguchi.codes.actions import ChallengeOver, Proof
from madoguchi.codes.allowances import NotYet
from madoguchi.codes.forms import CodeForm, LetterForm, WhoForm
from madoguchi.codes.refusals import wait_words
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.code_policy import OpenedBy
from madoguchi.domain.codes import Purpose, Way
from madoguchi.domain.identifiers import first_way
from madoguchi.sign_in import asking, code_sessions


def _with_a_door(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Pages behind the door: where the policy opens none, they lead to the log-in."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        has_door = policy.current().cancel_only.opened_by is not OpenedBy.NOTHING
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
    """The code, and every way to get another: the same for everybody, whatever is on file (F13)."""
    asked = asking.find(request, Purpose.CANCEL)
    if asked is None:
        return _over(request) if asking.has_begun(request, Purpose.CANCEL) else redirect("cancel")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if proof := asking.prove(request, form, purpose=Purpose.CANCEL):
                return _enter(request, proof)
        except ChallengeOver:
            return _over(request)
    context = {"form": form, "asked": asked, "rules": policy.current().codes}
    return render(request, "cancellation/code.html", context, status=asking.status_of(form))


@require_POST
@_with_a_door
def cancel_send(request: HttpRequest) -> HttpResponse:
    """Another code, by the way she presses."""
    way = request.POST.get("way", "")
    if way not in policy.current().codes.ways or not asking.has_begun(request, Purpose.CANCEL):
        return redirect("cancel")
    try:
        asking.send_again(request, purpose=Purpose.CANCEL, way=Way(way))
    except ChallengeOver:
        return _over(request)
    except NotYet as wait:
        messages.warning(request, wait_words(wait))
    else:
        messages.success(request, _("登録があれば届くように、もう一度手配しました。"))
    return redirect("cancel_code")


@require_http_methods(["GET", "HEAD", "POST"])
@_with_a_door
def cancel_letter(request: HttpRequest) -> HttpResponse:
    """The code on a letter, typed days later and in any browser."""
    form = LetterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        proof = asking.prove_by_letter(request, form, purpose=Purpose.CANCEL)
        if proof:
            return _enter(request, proof)
    return render(request, "cancellation/letter_code.html", {"form": form}, status=asking.status_of(form))


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


def _enter(request: HttpRequest, proof: Proof) -> HttpResponse:
    asking.forget(request, Purpose.CANCEL)
    code_sessions.open_session(request, proof, now=clock.now())
    return redirect("cancel")


def _over(request: HttpRequest) -> HttpResponse:
    asking.forget(request, Purpose.CANCEL)
    messages.warning(
        request, _("この認証番号は、もう使えません。番号かメールアドレスの入力から、もう一度進んでください。")
    )
    return redirect(f"{reverse('cancel')}?other=1")
