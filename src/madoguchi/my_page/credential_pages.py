"""認証ID・パスワードを見る, and the certificate. GET never shows a password and never changes anything (S31)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi import clock, policy
from madoguchi.contracts.credentials import actions, queries
from madoguchi.design import words
from madoguchi.domain.actor import Reach
from madoguchi.domain.operator_time import day_of
from madoguchi.domain.pages import PageName
from madoguchi.my_page.credential_answers import page
from madoguchi.my_page.revealing import SHOWS, set_out
from madoguchi.sign_in import proof
from madoguchi.sign_in.held_pages import irreversible
from madoguchi.sign_in.reach import member_page
from madoguchi.walking.views import step

_LOOK_OR_DO = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@member_page
def credentials(request: HttpRequest, reach: Reach, contract_number: str) -> HttpResponse:
    """A contract's authentication IDs, their passwords masked."""
    found = queries.list_credentials(reach, contract_number)
    if found and (elsewhere := _before_showing(request, reach, contract_number)):
        return elsewhere
    return page(request, contract_number, found)


@_LOOK_OR_DO
@member_page
@irreversible
@sensitive_variables()
def credentials_step(request: HttpRequest, reach: Reach, contract_number: str, name: str) -> HttpResponse:
    """A page that the operator's policy puts before the password."""
    if not queries.list_credentials(reach, contract_number):
        return redirect("credentials", contract_number=contract_number)
    return step(request, set_out(request, reach, contract_number), name)


@_LOOK_OR_DO
@member_page
@irreversible
@sensitive_variables()
def credential_show(request: HttpRequest, reach: Reach, contract_number: str, credential_id: int) -> HttpResponse:
    """Show one password, on the very answer to the press: it is at no address."""
    can_be_shown = queries.is_living(reach, contract_number, credential_id)
    back = reverse("credentials", args=[contract_number])
    if request.method != "POST" or not can_be_shown:
        return redirect(back)
    if elsewhere := _before_showing(request, reach, contract_number):
        return elsewhere
    found = queries.list_credentials(reach, contract_number)
    try:
        password = actions.show_password(
            credential_id=credential_id, reach=reach, language=_language(), now=clock.now()
        )
    except actions.ShownTooOften as limit:
        return page(request, contract_number, found, status=429, again_at=limit.again_at)
    return page(request, contract_number, found, {credential_id: password})


@_LOOK_OR_DO
@member_page
@irreversible
def credential_renew(request: HttpRequest, reach: Reach, contract_number: str, credential_id: int) -> HttpResponse:
    """Ask for a new password."""
    can_be_renewed = queries.is_living(reach, contract_number, credential_id)
    back = reverse("credentials", args=[contract_number])
    if request.method == "POST" and can_be_renewed:
        if not proof.is_fresh(request):
            return proof.ask(request, back)
        actions.ask_for_new_password(credential_id=credential_id, reach=reach, language=_language(), now=clock.now())
    return redirect(back)


@require_GET
@member_page
def certificate(request: HttpRequest, reach: Reach, contract_number: str) -> HttpResponse:
    """The certificate on screen."""
    found = queries.get_certificate(reach, contract_number)
    return render(request, "my_page/certificate.html", {"certificate": found})


@_LOOK_OR_DO
@member_page
@irreversible
def certificate_by_post(request: HttpRequest, reach: Reach, contract_number: str) -> HttpResponse:
    """Post the certificate to the address on file."""
    found = queries.get_certificate(reach, contract_number)
    back = reverse("certificate", args=[contract_number])
    if request.method == "POST" and not found.has_ended:
        if not proof.is_fresh(request):
            return proof.ask(request, back)
        now = clock.now()
        day = day_of(now, policy.current().operator.time_zone)
        try:
            actions.send_certificate(
                contract_number=contract_number, by=reach.actor, language=_language(), now=now, day=day
            )
        except actions.AddressIsNew as wait:
            said = _("ご住所が変わったばかりです。会員登録証は %(at)s から郵送できます。画面ではいつでも見られます。")
            messages.warning(request, said % {"at": words.short_instant(wait.trusted_at)})
        else:
            messages.success(request, _("会員登録証を郵送します。ご登録の住所に数日で届きます。"))
    return redirect(back)


def _before_showing(request: HttpRequest, reach: Reach, contract_number: str) -> HttpResponse | None:
    """Where she has to go before a password is shown; ``None`` when nothing is left (S18, S26)."""
    trip = set_out(request, reach, contract_number)
    if trip.ahead.name == PageName.FRESH:
        return proof.ask(request, reverse("credentials", args=[contract_number]))
    return None if trip.ahead.name in SHOWS else redirect(trip.address(trip.ahead.name))


def _language() -> str:
    return translation.get_language() or "ja"
