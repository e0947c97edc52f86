"""The one view that walks every journey. It knows pages, not policies: what stands on a page is the planner's."""

import datetime as dt
from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from madoguchi import clock
from madoguchi.codes import allowances
from madoguchi.codes.actions import ChallengeOver
from madoguchi.codes.forms import CodeForm
from madoguchi.codes.refusals import wait_words
from madoguchi.contracts import on_file
from madoguchi.design.identity import is_japanese
from madoguchi.domain.codes import Limit, Purpose, Way
from madoguchi.domain.identifiers import Identifier, IdentifierKind
from madoguchi.domain.journey_policy import LeadsTo
from madoguchi.domain.pages import Ask, Page, PageName
from madoguchi.domain.steps import Procedure
from madoguchi.sign_in import asking, kept_answers, proof
from madoguchi.sign_in.proof_pages import by_password
from madoguchi.walking import actions, proofs
from madoguchi.walking.forms import PageForm
from madoguchi.walking.trips import Trip
from madoguchi.walking.words import BUTTONS, ONWARD, SHOW, TITLES

_GUESSES = (Limit(10, dt.timedelta(hours=1)),)
_PURPOSES = {Procedure.REVEAL: Purpose.REVEAL, Procedure.CANCEL: Purpose.LEAVE}
_OUT = {LeadsTo.LOG_IN_PASSWORD: "account_change_password", LeadsTo.MY_PAGE: "my_page"}
_TOO_MANY, _TO_MEND = 429, 422


def step(request: HttpRequest, trip: Trip, name: str) -> HttpResponse:
    """One page of a journey. What is not open yet, or no longer there, leads to the page that is (S26)."""
    page = trip.find(name)
    if page is None or (page.name not in trip.passed and page != trip.ahead):
        return redirect(trip.address(trip.ahead.name))
    match page.name:
        case PageName.FRESH:
            return proof.ask(request, trip.address(page.name))
        case PageName.IDENTIFY:
            return _identify(request, trip, page)
        case PageName.CODE_WAY:
            return _choose_way(request, trip, page)
        case PageName.CODE:
            return _type_code(request, trip, page)
    return _answer(request, trip, page)


def door_key(page_name: str) -> str:
    """Under which name it is kept which door she took on a page."""
    return f"door:{page_name}"


def _answer(request: HttpRequest, trip: Trip, page: Page) -> HttpResponse:
    """Something to be read, a door to be taken, questions that only she can answer."""
    form = _form(request, trip, page)
    if request.method != "POST":
        return _page(request, trip, page, form)
    if page.doors:
        return _take_door(request, trip, page)
    if not form.is_valid():
        return _page(request, trip, page, form, status=_TO_MEND)
    return _onward(request, trip, page, form.cleaned_data)


def _take_door(request: HttpRequest, trip: Trip, page: Page) -> HttpResponse:
    pressed = request.POST.get("door", "")
    door = page.doors[int(pressed)] if pressed in {str(n) for n in range(len(page.doors))} else None
    if door is None:
        return redirect(trip.address(page.name))
    if door.leads_to is LeadsTo.BY_POST:
        return redirect("certificate", contract_number=trip.walk.contract_number)
    if door.leads_to in _OUT:
        return redirect(_OUT[door.leads_to])
    return _onward(request, trip, page, {door_key(page.name): str(door.leads_to)})


@sensitive_variables()
def _identify(request: HttpRequest, trip: Trip, page: Page) -> HttpResponse:
    """Compare what she types with what is on file. A try counts before anything is compared (S4)."""
    form = _form(request, trip, page)
    if not form.is_valid():
        return _page(request, trip, page, form, status=_TO_MEND if form.is_bound else 200)
    try:
        allowances.take(f"identify:{trip.walk.owner}", limits=_GUESSES, now=clock.now())
    except allowances.NotYet as wait:
        form.add_error(None, wait_words(wait))
        return _page(request, trip, page, form, status=_TOO_MANY)
    answers = {Ask(name): value for name, value in form.cleaned_data.items()}
    if differing := on_file.differing(trip.walk.reach, trip.walk.contract_number, answers):
        form.refuse((ask for ask in answers if ask in differing), by_name=trip.walk.reach.is_full)
        return _page(request, trip, page, form, status=_TO_MEND)
    return _onward(request, trip, page, {})


def _choose_way(request: HttpRequest, trip: Trip, page: Page) -> HttpResponse:
    form = _form(request, trip, page)
    if form.is_valid():
        sought = Identifier(IdentifierKind.CUSTOMER_NUMBER, trip.customer_number)
        way, purpose = Way(form.cleaned_data[Ask.CODE_WAY]), _PURPOSES[trip.walk.procedure]
        if asking.begin(request, form, Ask.CODE_WAY, purpose=purpose, sought=sought, way=way):
            return _onward(request, trip, page, {})
    if page.fields:
        return _page(request, trip, page, form, status=asking.status_of(form))
    context = {"form": form, "ways": trip.code_ways, **by_password(request, trip.address(PageName.CREDENTIALS))}
    return render(request, "walking/prove.html", context, status=asking.status_of(form))


@sensitive_variables()
def _type_code(request: HttpRequest, trip: Trip, page: Page) -> HttpResponse:
    purpose = _PURPOSES[trip.walk.procedure]
    asked = asking.find(request, purpose)
    if asked is None:
        return _code_over(request, trip)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proved = asking.prove(request, form, purpose=purpose)
        except ChallengeOver:
            return _code_over(request, trip)
        if proved and trip.customer_number in proved.customers:
            asking.forget(request, purpose)
            return _onward(request, trip, page, {})
    way = trip.find(PageName.CODE_WAY)
    is_sent_for_sure = way is not None and not way.fields  # only ways that reach her were offered
    said: dict[str, object] = {"sent_by": asked.way, "button": SHOW} if is_sent_for_sure else {}
    return _page(request, trip, page, form, status=asking.status_of(form), **said)


def _code_over(request: HttpRequest, trip: Trip) -> HttpResponse:
    asking.forget(request, _PURPOSES[trip.walk.procedure])
    proofs.drop(request, trip.walk, PageName.CODE_WAY, PageName.CODE)
    messages.warning(request, _("この認証番号は、もう使えません。受け取り方を選んで、もう一度お受け取りください。"))
    return redirect(trip.address(PageName.CODE_WAY))


def _onward(request: HttpRequest, trip: Trip, page: Page, answers: Mapping[str, str]) -> HttpResponse:
    """Keep that a page is passed, and go to the one that is open now."""
    if page.name in proofs.PAGES:
        proofs.note(request, trip.walk, page.name, now=clock.now())
    else:
        actions.keep(walk=trip.walk, page=page.name, answers=answers, now=clock.now())
    renewed = trip.renew()
    ahead = renewed.ahead
    return renewed.arrive(request) if ahead.is_end else redirect(renewed.address(ahead.name))


def _page(
    request: HttpRequest, trip: Trip, page: Page, form: forms.Form, *, status: int = 200, **more: object
) -> HttpResponse:
    context = {
        "page": page,
        "title": TITLES.get(page.name) or page.titles[0 if is_japanese() else 1],
        "button": BUTTONS.get(page.name, ONWARD),
        "form": form,
        "can_be_sent_again": page.name == PageName.CODE,
        "code_way": trip.address(PageName.CODE_WAY),
        "home": reverse("my_page" if trip.walk.reach.is_full else "cancel"),
        "is_full": trip.walk.reach.is_full,
        **more,
    }
    return render(request, "walking/page.html", context, status=status)


def _form(request: HttpRequest, trip: Trip, page: Page) -> PageForm:
    """The questions of a page, with what she has answered before; never what is secret or compared."""
    data = request.POST if request.method == "POST" and not page.doors else None
    answers = {} if page.name in proofs.PAGES else {**trip.answers, **kept_answers.take_fields(request)}
    return PageForm(page.needed, data, code_ways=trip.code_ways, answers=answers)
