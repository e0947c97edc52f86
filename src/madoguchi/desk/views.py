"""Finding a member, and seeing what she sees."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from madoguchi import clock, policy
from madoguchi.cancellation.declarations.queries import count_open
from madoguchi.cancellation.queries import list_cases
from madoguchi.contracts.queries import NotInReach
from madoguchi.desk import finding
from madoguchi.desk.attending import find_attended, list_attended
from madoguchi.desk.looks import look
from madoguchi.desk.member import get_member
from madoguchi.domain.actor import Reach
from madoguchi.domain.staff import May
from madoguchi.my_page.queries import get_my_page
from madoguchi.staff.guarding import NotThere, actor_of, desk_page
from madoguchi.staff.queries import AtDesk


@require_safe
@desk_page()
def desk(request: HttpRequest, staff: AtDesk) -> HttpResponse:
    """The one box, and what her role lets her do."""
    declared = count_open() if staff.may(May.HELP) else 0
    return render(request, "desk/desk.html", {"declared": declared})


@require_POST
@desk_page(May.FIND)
def desk_find(request: HttpRequest, staff: AtDesk) -> HttpResponse:
    """Who was found; a single one is opened at once. What was typed stands in no address and no log."""
    typed = request.POST.get("sought", "")
    answer = finding.find(typed, by=actor_of(staff), now=clock.now())
    if len(answer.found) == 1:
        return redirect("desk_member", number=answer.found[0].number)
    return render(request, "desk/found.html", {"answer": answer, "typed": typed, "limit": finding.LIMIT})


@require_safe
@desk_page(May.FIND)
def desk_member(request: HttpRequest, staff: AtDesk, number: str) -> HttpResponse:
    """One member."""
    reach, now = reach_of(staff, number), clock.now()
    attended = find_attended(number, by=reach.actor, now=now) if staff.may(May.HELP) else None
    context = {
        "member": get_member(reach),
        "attended": attended,
        "attended_before": list_attended(number),
        "open_cases": [case.number for case in list_cases(reach) if case.can_be_taken_back(now)],
    }
    return render(request, "desk/member.html", context)


@require_safe
@desk_page(May.FIND)
def desk_as_she_sees(request: HttpRequest, staff: AtDesk, number: str) -> HttpResponse:
    """My Page as the member sees it: nothing on it can be pressed, and she is told that it was opened."""
    reach = reach_of(staff, number, how="desk.looked_as_she_sees")
    rules = policy.current()
    context = {
        "number": number,
        "page": get_my_page(reach),
        "leaving": rules.journey.entrance,
        "revealing": rules.revealing.entrance,
    }
    return render(request, "desk/as_she_sees.html", context)


def reach_of(staff: AtDesk, number: str, how: str = "desk.looked") -> Reach:
    """What she reaches of a member, noted as a look.

    Raises:
        NotThere: there is no such member.
    """
    try:
        return look(number, how=how, by=actor_of(staff), now=clock.now())
    except NotInReach as missing:
        raise NotThere from missing
