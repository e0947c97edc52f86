"""Watching that nothing is left lying: what is due, what stands still and why, each with the button that mends it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from madoguchi import clock, gateways
from madoguchi.desk import actions, watch
from madoguchi.domain.staff import May
from madoguchi.outbox import seeing_to
from madoguchi.reconciliation import mending
from madoguchi.staff.guarding import actor_of, desk_page
from madoguchi.staff.queries import AtDesk


@require_safe
@desk_page(May.WATCH)
def desk_watch(request: HttpRequest, staff: AtDesk) -> HttpResponse:
    """How the house stands."""
    return render(request, "desk/watch.html", {"watch": watch.look(clock.now())})


@require_safe
@desk_page(May.WATCH)
def desk_systems(request: HttpRequest, staff: AtDesk) -> HttpResponse:
    """Ask every outside system whether it is there. It changes nothing; one that is down takes its time."""
    return render(request, "desk/systems.html", {"findings": gateways.look(clock.now())})


@require_POST
@desk_page(May.MEND)
def desk_try_now(request: HttpRequest, staff: AtDesk) -> HttpResponse:
    """Let the rows of one kind and reason be tried at once."""
    kind, reason = request.POST.get("kind", ""), request.POST.get("reason", "")
    count = actions.try_now(kind=kind, reason=reason, by=actor_of(staff), now=clock.now())
    if count:
        said = ngettext("%(count)s件を、いまやり直します。", "%(count)s件を、いまやり直します。", count)
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("やり直すものは、もうありません。"))
    return redirect("desk_watch")


@require_POST
@desk_page(May.MEND)
def desk_see_to(request: HttpRequest, staff: AtDesk) -> HttpResponse:
    """A message that was refused for good: let it go out again, or leave it, because it was seen to otherwise."""
    key, by, now = request.POST.get("key", ""), actor_of(staff), clock.now()
    try:
        if request.POST.get("what") == "resend":
            seeing_to.resend(key=key, by=by, now=now)
            messages.success(request, _("もう一度送り出します。"))
        elif seeing_to.leave(key=key, by=by, now=now):
            messages.success(request, _("見届けたものとして、一覧から外しました。"))
    except seeing_to.CannotGoAgain:
        said = _("もう一度は送れません。送り終えたか、期限の切れた認証番号です。連絡先を直すか、電話で伝えてください。")
        messages.warning(request, said)
    return redirect("desk_watch")


@require_POST
@desk_page(May.MEND)
def desk_mend(request: HttpRequest, staff: AtDesk, number: int) -> HttpResponse:
    """Have the network mend a difference about a line."""
    if mending.mend(number=number, by=actor_of(staff), now=clock.now()):
        messages.success(request, _("もう一度確かめてから、ネットワークに直させます。"))
    else:
        messages.info(request, _("この食い違いは、もうなくなったか、直しているところです。"))
    return redirect("desk_watch")
