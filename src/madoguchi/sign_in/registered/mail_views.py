"""A new mail address, for the log-in or for notices: nothing changes before a code that went there was typed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi import clock, policy
from madoguchi.codes.actions import ChallengeOver, Proof
from madoguchi.codes.allowances import NotYet
from madoguchi.codes.forms import CodeForm
from madoguchi.codes.refusals import wait_words
from madoguchi.contracts.actions import ChangedMeanwhile
from madoguchi.contracts.own_changes.contacts import Contact
from madoguchi.domain.actor import Reach
from madoguchi.domain.codes import Purpose, Way
from madoguchi.domain.identifiers import Identifier, IdentifierKind
from madoguchi.sign_in import asking
from madoguchi.sign_in.held_pages import irreversible
from madoguchi.sign_in.models import Login
from madoguchi.sign_in.reach import member_page
from madoguchi.sign_in.registered import actions, drafts, queries
from madoguchi.sign_in.registered.forms import LogInMailForm, MailForm
from madoguchi.sign_in.registered.views import member_of, say_changed

_WAITING = "mail_waiting"
_CONFLICT = 409
_LOOK_OR_DO = require_http_methods(["GET", "HEAD", "POST"])


@_LOOK_OR_DO
@member_page
@irreversible
def log_in_mail(request: HttpRequest, reach: Reach) -> HttpResponse:
    """The new name of the log-in."""
    if ask := drafts.ask_for_proof(request):
        return ask
    held = Login.objects.get(pk=reach.actor.id).email
    with_notices = queries.list_with_mail(reach, held)
    data = request.POST if request.method == "POST" else None
    form = LogInMailForm(data, held=held, has_notices=bool(with_notices))
    if typed := drafts.typed(request):
        form.initial.update({"also_contact": False, **typed})  # a tick that she took away is not sent
    if form.is_valid() and _ask_new_address(
        request, form, customer="", also=with_notices if form.cleaned_data.get("also_contact") else ()
    ):
        return redirect("mail_code")
    return render(request, "registered/log_in_mail.html", {"form": form}, status=asking.status_of(form))


@_LOOK_OR_DO
@member_page
@irreversible
def contact_mail(request: HttpRequest, reach: Reach, customer_number: str) -> HttpResponse:
    """The mail address that notices go to."""
    held = queries.get_contact(reach, customer_number, Contact.MAIL)["email"]
    if ask := drafts.ask_for_proof(request):
        return ask
    form = MailForm(request.POST if request.method == "POST" else None, held=held)
    form.initial.update(drafts.typed(request))
    if form.is_valid() and _ask_new_address(request, form, customer=customer_number, also=()):
        return redirect("mail_code")
    context = {"form": form, "customer_number": customer_number}
    return render(request, "registered/contact_mail.html", context, status=asking.status_of(form))


@_LOOK_OR_DO
@member_page
@irreversible
def mail_code(request: HttpRequest, reach: Reach) -> HttpResponse:
    """The code that went to the new address; with it, the address takes effect."""
    asked, waiting = asking.find(request, Purpose.CONFIRM), request.session.get(_WAITING)
    if asked is None or waiting is None:
        return _over(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if proved := asking.prove(request, form, purpose=Purpose.CONFIRM):
                return _take_effect(request, reach, proved, waiting)
        except ChallengeOver:
            return _over(request)
    context = {"form": form, "to": waiting["to"], "rules": policy.current().codes}
    return render(request, "registered/mail_code.html", context, status=asking.status_of(form))


@require_POST
@member_page
def mail_send(request: HttpRequest, reach: Reach) -> HttpResponse:
    """Another code to the same new address."""
    if not asking.has_begun(request, Purpose.CONFIRM):
        return redirect("registered")
    try:
        asking.send_again(request, purpose=Purpose.CONFIRM, way=Way.MAIL)
    except ChallengeOver:
        return _over(request)
    except NotYet as wait:
        messages.warning(request, wait_words(wait))
    else:
        messages.success(request, _("もう一度お送りしました。"))
    return redirect("mail_code")


def _ask_new_address(request: HttpRequest, form: MailForm, *, customer: str, also: tuple[str, ...]) -> bool:
    """Send a code to the new address, which waits in the session until it is confirmed."""
    email = form.cleaned_data["email"]
    sought = Identifier(IdentifierKind.MAIL, email)
    if not asking.begin(request, form, "email", purpose=Purpose.CONFIRM, sought=sought, way=Way.MAIL):
        return False
    request.session[_WAITING] = {"to": email, "customer": customer, "also": list(also)}
    return True


def _take_effect(request: HttpRequest, reach: Reach, proved: Proof, waiting: dict[str, str]) -> HttpResponse:
    _forget(request)
    member, email, now = member_of(request, reach), proved.address.to, clock.now()
    if email != waiting["to"]:
        return _over(request)
    try:
        if waiting["customer"]:
            values = {"email": email}
            number = waiting["customer"]
            actions.change_contact(member=member, customer_number=number, what=Contact.MAIL, values=values, now=now)
        else:
            also = [number for number in waiting["also"] if number in reach.customer_numbers]
            actions.rename_login(member=member, email=email, also_contact_of=also, now=now)
    except actions.MailTaken:
        return render(request, "registered/mail_taken.html", {"email": email}, status=_CONFLICT)
    except ChangedMeanwhile:
        messages.warning(request, _("ほかの画面で、いま変えられました。内容を確かめて、もう一度お試しください。"))
        return redirect("registered")
    say_changed(request)
    return redirect("registered")


def _over(request: HttpRequest) -> HttpResponse:
    if asking.has_begun(request, Purpose.CONFIRM):
        messages.warning(
            request, _("この認証番号は、もう使えません。メールアドレスの入力から、もう一度進んでください。")
        )
    _forget(request)
    return redirect("registered")


def _forget(request: HttpRequest) -> None:
    asking.forget(request, Purpose.CONFIRM)
    request.session.pop(_WAITING, None)
