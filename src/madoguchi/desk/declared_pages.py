"""Declarations for which no contract was found: say whom one means, or that it means nobody (decision 0025).

The declaration itself is the ground on which lines are cancelled here. So nobody is asked who asks, as on the pages
that act for a member: the case is held, every address on file is told, and one link stops it.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi import clock, policy
from madoguchi.cancellation.declarations import actions, queries, words
from madoguchi.cancellation.declarations.queries import Received
from madoguchi.design.identity import is_japanese
from madoguchi.desk import declared, finding
from madoguchi.desk.declared import Meant
from madoguchi.desk.forms import MatchForm
from madoguchi.desk.views import reach_of
from madoguchi.domain.staff import May
from madoguchi.staff.guarding import actor_of, desk_page
from madoguchi.staff.queries import AtDesk

_UNPROCESSABLE = 422


@require_safe
@desk_page(May.HELP)
def desk_declared(request: HttpRequest, staff: AtDesk) -> HttpResponse:
    """What waits, oldest first. Only what was typed stands here: no member is looked at."""
    waiting = declared.list_waiting(clock.now())
    more = max(0, queries.count_open() - len(waiting))
    return render(request, "desk/declared.html", {"waiting": waiting, "more": more})


@require_safe
@desk_page(May.HELP)
def desk_declaration(request: HttpRequest, staff: AtDesk, number: str) -> HttpResponse:
    """One of them, with the one box to find whom it means, and the way to close it."""
    try:
        received = queries.get_open(number)
    except queries.NotOpen:
        return _gone(request)
    told = words.told(received)
    return render(request, "desk/declaration.html", {**told, "typed": told["number"]})


@require_POST
@desk_page(May.HELP)
def desk_declaration_find(request: HttpRequest, staff: AtDesk, number: str) -> HttpResponse:
    """Who was found; a single one is held against the declaration at once."""
    typed = request.POST.get("sought", "")
    answer = finding.find(typed, by=actor_of(staff), now=clock.now())
    if len(answer.found) == 1:
        return redirect("desk_match", number=number, customer=answer.found[0].number)
    context = {"answer": answer, "typed": typed, "limit": finding.LIMIT, "declaration": number}
    return render(request, "desk/found.html", context)


@require_POST
@desk_page(May.HELP)
def desk_declaration_close(request: HttpRequest, staff: AtDesk, number: str) -> HttpResponse:
    """It means nobody: who declared it is told so."""
    try:
        actions.close(number=number, by=actor_of(staff), now=clock.now())
    except queries.NotOpen:
        return _gone(request)
    messages.success(request, _("申し出た方へ、ご契約が見つからなかったことをメールでお知らせします。"))
    return redirect("desk_declared")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(May.HELP)
def desk_match(request: HttpRequest, staff: AtDesk, number: str, customer: str) -> HttpResponse:
    """A declaration beside a member: whether it is hers, and which of her lines it ends. Opening it is a look."""
    try:
        received = queries.get_open(number)
    except queries.NotOpen:
        return _gone(request)
    meant = declared.get_meant(reach_of(staff, customer), received)
    form = MatchForm(request.POST if request.method == "POST" else None, lines=meant.open_lines, named=meant.named)
    if form.is_bound and (form.means_all or form.is_valid()):
        return _match(request, staff, number, customer, form.lines())
    return _beside(request, received, meant, form)


def _match(
    request: HttpRequest, staff: AtDesk, number: str, customer: str, lines: frozenset[str] | None
) -> HttpResponse:
    try:
        cases = actions.match_by_hand(
            number=number, customer_number=customer, lines=lines, by=actor_of(staff), now=clock.now()
        )
    except queries.NotOpen:
        return _gone(request)
    except actions.NothingToEnd:
        messages.warning(request, _("この会員には、解約できる回線がもうありません。申し出は、まだ待っています。"))
        return redirect("desk_match", number=number, customer=customer)
    said = _("解約を受け付けました。受付番号 %(number)s。受付書を会員にお送りします。")
    messages.success(request, said % {"number": ("、" if is_japanese() else ", ").join(cases)})
    return redirect("desk_declared")


def _beside(request: HttpRequest, received: Received, meant: Meant, form: MatchForm) -> HttpResponse:
    hold_hours = policy.current().cancel_only.hold_hours
    context = {**words.told(received), "meant": meant, "form": form, "hold_hours": hold_hours}
    return render(request, "desk/match.html", context, status=_UNPROCESSABLE if form.errors else 200)


def _gone(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("この申し出は、もう待っていません。ほかの人が見届けました。"))
    return redirect("desk_declared")
