"""Registered data, one step from My Page: each change needs fresh proof, and loses nothing that was typed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi import clock, policy
from madoguchi.contracts.actions import ChangedMeanwhile
from madoguchi.contracts.own_changes.contacts import Contact
from madoguchi.contracts.towns import find_places
from madoguchi.design import words
from madoguchi.domain.actor import Reach
from madoguchi.domain.postal_addresses import Place
from madoguchi.sign_in.held_pages import irreversible
from madoguchi.sign_in.models import Login
from madoguchi.sign_in.reach import member_page
from madoguchi.sign_in.registered import actions, drafts, queries
from madoguchi.sign_in.registered.forms import AddressForm, PhoneForm, PostalCodeForm

_UNPROCESSABLE, _CONFLICT = 422, 409
_LOOK_OR_DO = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@member_page
def registered(request: HttpRequest, reach: Reach) -> HttpResponse:
    """How she logs in, and how each customer in reach is registered."""
    return render(request, "registered/registered.html", {"holders": queries.list_holders(reach, now=clock.now())})


@_LOOK_OR_DO
@member_page
@irreversible
def contact_phone(request: HttpRequest, reach: Reach, customer_number: str) -> HttpResponse:
    """The phone number that reaches her."""
    held = queries.get_contact(reach, customer_number, Contact.PHONE)
    if ask := drafts.ask_for_proof(request):
        return ask
    form = PhoneForm(
        request.POST if request.method == "POST" else None, initial={**_written(held), **drafts.typed(request)}
    )
    if form.is_valid() and _change(request, reach, customer_number, Contact.PHONE, form):
        return redirect("registered")
    context = {"form": form, "customer_number": customer_number}
    return render(request, "registered/phone.html", context, status=_status(form))


@_LOOK_OR_DO
@member_page
@irreversible
def contact_address(request: HttpRequest, reach: Reach, customer_number: str) -> HttpResponse:
    """Her postal address; the postal code fills it in, and every part stays hers to change."""
    held = queries.get_contact(reach, customer_number, Contact.ADDRESS)
    if ask := drafts.ask_for_proof(request):
        return ask
    if request.method == "POST" and {"look_up", "place"} & request.POST.keys():
        return _fill_in(request, customer_number)
    form = AddressForm(
        request.POST if request.method == "POST" else None, initial={**_written(held), **drafts.typed(request)}
    )
    if form.is_valid() and _change(request, reach, customer_number, Contact.ADDRESS, form):
        return redirect("registered")
    return _address_page(request, customer_number, form)


def _written(held: dict[str, str]) -> dict[str, str]:
    """What is on file as people write it: 090-1234-5678, 105-0001."""
    shown = dict(held)
    if number := held.get("phone"):
        shown["phone"] = words.phone(number)
    if code := held.get("postal_code"):
        shown["postal_code"] = f"{code[:3]}-{code[3:]}"
    return shown


def _fill_in(request: HttpRequest, customer_number: str) -> HttpResponse:
    """The places of a postal code: one is filled in, several are offered, none is said. Nothing is written."""
    asked = PostalCodeForm(request.POST)
    if not asked.is_valid():
        form = AddressForm(initial=request.POST.dict())
        form.errors["postal_code"] = asked.errors["postal_code"]
        return _address_page(request, customer_number, form)
    found = find_places(asked.cleaned_data["postal_code"])
    chosen = next((place for place in found if str(place) == request.POST.get("place")), None)
    if chosen is None and len(found) == 1:
        (chosen,) = found
    form = AddressForm(initial=_with(chosen, request.POST.dict()))
    offered = () if chosen else found
    return _address_page(request, customer_number, form, offered=offered, is_filled=bool(chosen), is_unknown=not found)


def _with(place: Place | None, typed: dict[str, str]) -> dict[str, str]:
    """What she typed, with the place in it. A town that begins so keeps its street and number."""
    if place is None:
        return typed
    town = typed.get("town", "")
    kept = town if place.town and town.startswith(place.town) else place.town
    return {**typed, "prefecture": place.prefecture, "city": place.city, "town": kept}


def _address_page(
    request: HttpRequest,
    customer_number: str,
    form: AddressForm,
    *,
    offered: tuple[Place, ...] = (),
    is_filled: bool = False,
    is_unknown: bool = False,
) -> HttpResponse:
    context = {
        "form": form,
        "customer_number": customer_number,
        "places": offered,
        "is_filled": is_filled,
        "is_unknown": is_unknown,
    }
    return render(request, "registered/address.html", context, status=_status(form))


def _change(
    request: HttpRequest, reach: Reach, customer_number: str, what: Contact, form: PhoneForm | AddressForm
) -> bool:
    """Change a contact and say so. ``False``: somebody else did just now, and the form says so."""
    values = {name: form.cleaned_data[name] for name in form.fields}
    try:
        is_new = actions.change_contact(
            member=member_of(request, reach), customer_number=customer_number, what=what, values=values, now=clock.now()
        )
    except ChangedMeanwhile:
        form.add_error(None, _("ほかの画面で、いま変えられました。内容を確かめて、もう一度押してください。"))
        return False
    if is_new:
        say_changed(request)
    else:
        messages.info(request, _("登録情報は変わっていません。"))
    return True


def member_of(request: HttpRequest, reach: Reach) -> actions.Member:
    """Who is changing something."""
    return actions.Member(Login.objects.get(pk=reach.actor.id), reach, translation.get_language() or "ja")


def say_changed(request: HttpRequest) -> None:
    """Say that it is done, who hears of it, and what it does not do yet."""
    days = policy.current().codes.trust_after_days
    said = _(
        "登録情報を変えました。これまでの連絡先にもお知らせします。%(days)s日間は、新しい連絡先へ認証番号をお送りできません。"
    )
    messages.success(request, said % {"days": days})


def _status(form: PhoneForm | AddressForm) -> int:
    if form.non_field_errors():
        return _CONFLICT
    return _UNPROCESSABLE if form.errors else 200
