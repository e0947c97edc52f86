"""Correcting how a member is reached: by the forms and the action of her own page, told to the old addresses."""

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi import clock
from madoguchi.contracts.actions import ChangedMeanwhile
from madoguchi.contracts.own_changes.contacts import Contact
from madoguchi.contracts.queries import NotInReach
from madoguchi.design import words
from madoguchi.desk.attending import Help, helping
from madoguchi.domain.staff import May
from madoguchi.sign_in.protection import held_until
from madoguchi.sign_in.registered import actions, queries
from madoguchi.sign_in.registered.forms import AddressForm, MailForm, PhoneForm
from madoguchi.staff.guarding import NotThere, desk_page

_UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(May.HELP)
@helping
def desk_contact(request: HttpRequest, helped: Help, kind: str) -> HttpResponse:
    """Mail, phone or postal address. No code goes to a new one for a week, whoever wrote it (S12)."""
    if kind not in set(Contact):
        raise NotThere
    what = Contact(kind)
    held = queries.get_contact(helped.reach, helped.number, what)
    form = _form(what, held, request.POST if request.method == "POST" else None)
    if form.is_valid() and _change(request, helped, what, form.cleaned_data):
        return redirect("desk_member", number=helped.number)
    context = {"form": form, "number": helped.number, "what": str(what)}
    return render(request, "desk/contact.html", context, status=_UNPROCESSABLE if form.errors else 200)


def _form(what: Contact, held: Mapping[str, str], data: Mapping[str, str] | None) -> forms.Form:
    if what is Contact.MAIL:
        return MailForm(data, held=held["email"])
    form = {Contact.PHONE: PhoneForm, Contact.ADDRESS: AddressForm}[what]
    return form(data, initial=dict(held))


def _change(request: HttpRequest, helped: Help, what: Contact, values: Mapping[str, str]) -> bool:
    now = clock.now()
    if until := held_until(helped.reach, [helped.number], now=now):
        said = _("「心あたりがない」との申し出があり、%(until)sまでは取り消せない手続きを止めています。")
        messages.warning(request, said % {"until": words.short_instant(until)})
        return True
    member = actions.Member(login=None, reach=helped.reach, language=helped.language)
    try:
        actions.change_contact(member=member, customer_number=helped.number, what=what, values=values, now=now)
    except (ChangedMeanwhile, NotInReach):
        messages.error(request, _("ほかの方が同時に変えました。いまの内容を確かめて、もう一度お試しください。"))
    else:
        messages.success(request, _("変えました。これまでの連絡先にお知らせします。"))
    return True
