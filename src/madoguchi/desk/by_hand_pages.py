"""What cannot be taken back takes two: one proposes to end a line by hand, another looks and decides."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi import clock
from madoguchi.cancellation.actions import TooLate
from madoguchi.cancellation.closing import find_waited
from madoguchi.desk import actions, deciding
from madoguchi.desk.forms import ProposeForm
from madoguchi.domain.staff import May
from madoguchi.staff import sessions
from madoguchi.staff.guarding import NotThere, actor_of, desk_page
from madoguchi.staff.queries import AtDesk

_UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(May.HELP, May.MEND)
def desk_propose(request: HttpRequest, staff: AtDesk, number: int) -> HttpResponse:
    """Propose that a line of a case be ended by hand, and on what grounds."""
    waited = find_waited(number)
    if waited is None:
        raise NotThere
    form = ProposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _propose(request, staff, number, form.cleaned_data["grounds"])
        return redirect("desk_propose", number=number) if _still(number) else redirect("desk")
    context = {"form": form, "waited": waited, "proposals": _of(number)}
    return render(request, "desk/propose.html", context, status=_UNPROCESSABLE if form.errors else 200)


@require_safe
@desk_page(May.APPROVE)
def desk_decisions(request: HttpRequest, staff: AtDesk) -> HttpResponse:
    """Everything that waits for a second person."""
    return render(request, "desk/decisions.html", {"proposals": deciding.list_open(), "me": staff.id})


@require_POST
@desk_page(May.APPROVE)
def desk_decide(request: HttpRequest, staff: AtDesk, number: int) -> HttpResponse:
    """Approve or reject what another proposed."""
    approved = request.POST.get("decision") == "approve"
    if approved and not sessions.is_fresh(request):
        back = {"again": "yes", "next": reverse("desk_decisions")}
        return redirect(f"{reverse('desk_sign_in')}?{urlencode(back)}")
    try:
        actions.decide(proposal_id=number, approved=approved, by=actor_of(staff), now=clock.now())
    except actions.SamePerson:
        messages.error(request, _("自分で出した提案は、自分では承認できません。別の人に頼んでください。"))
    except actions.Decided:
        messages.info(request, _("ほかの人が、もう決めました。"))
    except TooLate:
        messages.info(request, _("ネットワークが先に応答しました。手で終える必要はなくなりました。"))
    else:
        messages.success(
            request, _("承認して、回線を終えました。") if approved else _("却下しました。何も変えていません。")
        )
    return redirect("desk_decisions")


def _propose(request: HttpRequest, staff: AtDesk, number: int, grounds: str) -> None:
    try:
        actions.propose_by_hand(case_line_id=number, grounds=grounds, by=actor_of(staff), now=clock.now())
    except TooLate:
        messages.info(request, _("ネットワークが先に応答しました。手で終える必要はなくなりました。"))
    except actions.Decided:
        messages.info(request, _("この回線には、もう提案があります。"))
    else:
        messages.success(request, _("提案しました。別の責任者が承認すると、回線を終えます。"))


def _still(number: int) -> bool:
    return find_waited(number) is not None


def _of(number: int) -> tuple[deciding.Proposed, ...]:
    return tuple(one for one in deciding.list_open() if one.case_line_id == number)
