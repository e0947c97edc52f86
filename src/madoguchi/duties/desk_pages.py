"""The desk's page of data duty: what the last round did, what is overdue, and legal holds."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi import clock
from madoguchi.domain.retention import HoldReason
from madoguchi.domain.staff import May
from madoguchi.duties import actions, holds
from madoguchi.duties.forms import HoldForm
from madoguchi.staff.guarding import NotThere, actor_of, desk_page
from madoguchi.staff.queries import AtDesk

_UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(May.DUTY)
def desk_duties(request: HttpRequest, staff: AtDesk) -> HttpResponse:
    """How erasing stands, the open holds, and a form for another."""
    form = HoldForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _hold(form, staff):
        messages.success(request, _("この方の情報の消去を止めました。"))
        return redirect("desk_duties")
    context = {"form": form, "round": holds.get_last_round(), "holds": holds.list_holds()}
    return render(request, "duties/desk.html", context, status=_UNPROCESSABLE if form.errors else 200)


@require_POST
@desk_page(May.DUTY)
def desk_release(request: HttpRequest, staff: AtDesk, number: int) -> HttpResponse:
    """End a hold."""
    try:
        held = holds.get_hold(number)
        actions.release(
            customer_number=held.customer_number, reference=held.reference, by=actor_of(staff), now=clock.now()
        )
    except (holds.NoSuchHold, actions.NotHeld) as missing:
        raise NotThere from missing
    messages.success(request, _("止めるのをやめました。期限の過ぎたものは、次の回で消えます。"))
    return redirect("desk_duties")


def _hold(form: HoldForm, staff: AtDesk) -> bool:
    """Hold, or let the form say what is wrong."""
    given = form.cleaned_data
    try:
        actions.hold(
            customer_number=given["customer_number"],
            reason=HoldReason(given["reason"]),
            reference=given["reference"],
            by=actor_of(staff),
            now=clock.now(),
        )
    except actions.NoSuchCustomer:
        form.add_error("customer_number", _("この番号の方はいません。番号を確かめてください。"))
    except actions.HeldAlready:
        form.add_error("reference", _("この書類では、もう止めています。ほかの書類の番号を入力してください。"))
    return form.is_valid()
