"""Cancelling for a member: the same prices, the same cards and the same action as on her own review page."""

import datetime as dt
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi import clock
from madoguchi.cancellation import actions, holds, queries
from madoguchi.cancellation.review import decision_from, prepare
from madoguchi.contracts.queries import NotInReach
from madoguchi.desk.attending import Help, helping
from madoguchi.domain import japanese_dates
from madoguchi.domain.facts import Contract
from madoguchi.domain.operator_time import Choice, ChoiceNotOffered, DateOutOfRange, When
from madoguchi.domain.quotes import LinesNotOpen
from madoguchi.domain.staff import May
from madoguchi.staff.guarding import NotThere, desk_page

_CONFLICT = 409


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(May.HELP)
@helping
def desk_cancel(request: HttpRequest, helped: Help, contract: str) -> HttpResponse:
    """Priced choices for the lines that were named; one press accepts, and she holds her receipt as always."""
    try:
        found = queries.get_contract(helped.reach, contract)
    except NotInReach as missing:
        raise NotThere from missing
    lines = _lines(request.GET.getlist("line"), found)
    if request.method == "POST":
        return _accept(request, helped, found, lines)
    return _review(request, helped, found, lines)


def _accept(request: HttpRequest, helped: Help, contract: Contract, lines: frozenset[str]) -> HttpResponse:
    try:
        number = actions.accept_cancellation(
            decision=decision_from(request.POST.get("quote", ""), contract.number, lines, _choice(request)),
            reach=helped.reach,
            language=helped.language,
            now=clock.now(),
        )
    except (actions.QuoteChanged, ChoiceNotOffered, DateOutOfRange, LinesNotOpen) as refused:
        return _review(request, helped, queries.get_contract(helped.reach, contract.number), lines, refused=refused)
    said = _("解約を受け付けました。受付番号 %(number)s。受付書を会員にお送りします。")
    messages.success(request, said % {"number": number})
    return redirect("desk_member", number=helped.number)


def _review(
    request: HttpRequest, helped: Help, contract: Contract, lines: frozenset[str], *, refused: Exception | None = None
) -> HttpResponse:
    now = clock.now()
    rules = holds.rules_for(helped.reach, contract.customer_number, lines, now=now)
    try:
        page = prepare(contract, lines, _day(request.GET.get("date", "")), rules, now)
    except LinesNotOpen:
        messages.warning(request, _("この回線は、もう解約を受け付けているか、終わっています。"))
        return redirect("desk_member", number=helped.number)
    context = {
        "page": page,
        "number": helped.number,
        "contract_number": contract.number,
        "refused": refused is not None,
        "expired": isinstance(refused, actions.QuoteExpired),
        "hold_hours": holds.hours_of(rules),
        "is_full": True,
    }
    return render(request, "desk/cancel.html", context, status=_CONFLICT if refused else 200)


def _lines(named: Iterable[str], contract: Contract) -> frozenset[str]:
    """The lines that were named; without any, all that are open."""
    return frozenset(named) or frozenset(line.phone_number for line in contract.lines if line.can_be_cancelled)


def _choice(request: HttpRequest) -> Choice:
    when = request.POST.get("when", "")
    if when not in set(When):
        raise ChoiceNotOffered(when)
    return Choice(When(when), _day(request.POST.get("date", "")) if When(when) is When.DATE else None)


def _day(typed: str) -> dt.date | None:
    try:
        return japanese_dates.read(typed) if typed.strip() else None
    except japanese_dates.NotADate:
        return None
