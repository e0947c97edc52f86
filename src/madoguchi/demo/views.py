"""The demo's page: handset, clock, people, faults. Everything here is open to anybody, so it is never in production."""

from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from madoguchi import clock, policy
from madoguchi.demo import arrivals, faults, moves, people, staff
from madoguchi.demo import clock as movable_clock
from madoguchi.demo.coming import next_due
from madoguchi.design import words
from madoguchi.gateways import letter_folder
from madoguchi.sign_in.models import Login
from madoguchi.staff import actions as staff_accounts
from madoguchi.staff import sessions


@require_GET
@never_cache
def handset(request: HttpRequest) -> HttpResponse:
    """What has arrived, the clock, and whom one can be. The script asks for this page again and again."""
    person, now = people.find(request.GET.get("person", "")), clock.now()
    context = {
        "person": person,
        "people": people.PEOPLE,
        "password": people.PASSWORD,
        "inbox": arrivals.inbox_of(person),
        "now": now,
        "typed": now.astimezone(policy.current().operator.time_zone).strftime("%Y-%m-%dT%H:%M"),
        "next_due": next_due(after=now),
        "faults": faults.list_faults(),
        "staff": staff.PEOPLE,
    }
    return render(request, "demo/handset.html", context)


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo people with one press, in her language; who has no log-in starts to cancel."""
    person = people.find(request.POST.get("person", ""))
    if person is None:
        raise Http404
    if person.begins_by_mail and not Login.objects.filter(email=person.email).exists():
        messages.info(request, _("まだログインのない人です。届いた開通のメールのリンクから始めてください。"))
        return _back(request)
    if not person.has_log_in and not person.begins_by_mail:
        logout(request)
        return redirect("cancel")
    account = Login.objects.get(email=person.email)
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, account, method="password", email=account.email)
    response = redirect("my_page")
    if person.language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, person.language, samesite="Lax")
    return response


@require_POST
def sign_in_staff(request: HttpRequest) -> HttpResponse:
    """Be one of the people at the desk with one press, without the passkey that the desk asks for."""
    account = request.POST.get("account", "")
    if account not in {one.account for one in staff.PEOPLE}:
        raise Http404
    sessions.begin(request, staff_accounts.present(account))
    return redirect("desk")


@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the clock forward. What is due by then is done by the worker, within a moment."""
    pressed, typed = request.POST.get("move", ""), request.POST.get("at", "")
    if pressed not in set(moves.Move):
        raise Http404
    zone = policy.current().operator.time_zone
    try:
        instant = moves.destination(moves.Move(pressed), typed, zone=zone, now=clock.now())
        movable_clock.move_to(instant)
    except moves.NothingIsDue:
        messages.info(request, _("待っている予定はありません。だれかの解約を受け付けると、予定ができます。"))
    except moves.NotAnInstant:
        messages.error(request, _("日時を読み取れませんでした。年月日と時刻を選んでから、進めてください。"))
    except movable_clock.CannotGoBack:
        messages.error(request, _("時計は先へだけ進められます。いまより後の日時を選んでください。"))
    except movable_clock.TooFar:
        messages.error(request, _("いちどに進められるのは400日までです。もっと近い日時を選んでください。"))
    else:
        messages.success(request, _("時計を%(at)sへ進めました。") % {"at": words.instant(instant)})
    return _back(request)


@require_POST
def set_faults(request: HttpRequest) -> HttpResponse:
    """Break or mend the simulated systems."""
    faults.set_faults(request.POST)
    messages.success(request, _("外のシステムの状態を変えました。"))
    return _back(request)


@require_GET
def letter(request: HttpRequest, number: int) -> HttpResponse:
    """A letter that arrived."""
    name = arrivals.letter_file(number)
    if name is None:
        raise Http404
    try:
        pdf = letter_folder.read(name)
    except FileNotFoundError:
        raise Http404 from None
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _back(request: HttpRequest) -> HttpResponse:
    """To the top of the page, where the answer is."""
    person = people.find(request.POST.get("person", ""))
    query = f"?{urlencode({'person': person.key})}" if person else ""
    return redirect(f"{reverse('demo')}{query}")
