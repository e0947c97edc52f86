"""Proving by a code or by the password that it is still she, and back to where that was asked."""

from allauth.account.internal.flows.reauthentication import resume_request
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi import clock, policy
from madoguchi.codes.actions import ChallengeOver
from madoguchi.codes.allowances import NotYet
from madoguchi.codes.forms import CodeForm
from madoguchi.codes.refusals import wait_words
from madoguchi.domain.actor import Reach
from madoguchi.domain.codes import Purpose, Way
from madoguchi.domain.identifiers import Identifier, IdentifierKind
from madoguchi.sign_in import asking, proof, proof_codes
from madoguchi.sign_in.forms import ReauthenticateForm
from madoguchi.sign_in.models import Login
from madoguchi.sign_in.reach import member_page
from madoguchi.sign_in.recovery.forms import KnownForm


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def prove(request: HttpRequest, reach: Reach) -> HttpResponse:
    """A code by mail, or the password. Who has a passkey or an app proves it with that."""
    login = Login.objects.get(pk=reach.actor.id)
    if not proof_codes.is_offered(login, now=clock.now()):
        return proof.ask(request, request.GET.get("next", ""))
    if request.method == "POST" and "way" in request.POST:
        return _send(request, login)
    if asking.find(request, Purpose.PROVE) is None:
        return _page(request, "prove", login, KnownForm())
    return _type_code(request, login)


def _send(request: HttpRequest, login: Login) -> HttpResponse:
    """A code to her own address; another one, where one was asked for."""
    if asking.find(request, Purpose.PROVE) is not None:
        return _send_again(request)
    form, sought = KnownForm(request.POST), Identifier(IdentifierKind.MAIL, login.email)
    if form.is_valid() and asking.begin(request, form, "who", purpose=Purpose.PROVE, sought=sought, way=Way.MAIL):
        return redirect(request.get_full_path())
    return _page(request, "prove", login, form)


def _send_again(request: HttpRequest) -> HttpResponse:
    try:
        asking.send_again(request, purpose=Purpose.PROVE, way=Way.MAIL)
    except ChallengeOver:
        return _over(request)
    except NotYet as wait:
        messages.warning(request, wait_words(wait))
    else:
        messages.success(request, _("もう一度お送りしました。"))
    return redirect(request.get_full_path())


def _type_code(request: HttpRequest, login: Login) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proved = asking.prove(request, form, purpose=Purpose.PROVE)
        except ChallengeOver:
            return _over(request)
        if proved and proved.address.to != login.email:  # she was renamed meanwhile
            return _over(request)
        if proved:
            asking.forget(request, Purpose.PROVE)
            proof.note_code(request)
            return resume_request(request) or redirect("my_page")
    return _page(request, "code", login, form)


def _page(request: HttpRequest, name: str, login: Login, form: KnownForm | CodeForm) -> HttpResponse:
    beside = by_password(request, request.GET.get("next", ""))
    context = {"form": form, "to": login.email, "rules": policy.current().codes, **beside}
    return render(request, f"proof/{name}.html", context, status=asking.status_of(form))


def _over(request: HttpRequest) -> HttpResponse:
    asking.forget(request, Purpose.PROVE)
    messages.warning(request, _("この認証番号は、もう使えません。もう一度お受け取りください。"))
    return redirect(request.get_full_path())


def by_password(request: HttpRequest, back: str) -> dict[str, object]:
    """What a page needs to offer the password too, where she has one, and to lead to ``back`` from there."""
    has_one = request.user.is_authenticated and request.user.has_usable_password()
    return {"password": ReauthenticateForm(user=request.user) if has_one else None, "back": back}
