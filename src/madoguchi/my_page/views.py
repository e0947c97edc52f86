"""The member's home."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi import clock, policy
from madoguchi.domain.actor import Reach
from madoguchi.my_page.queries import get_my_page
from madoguchi.sign_in.half_done.queries import list_waiting
from madoguchi.sign_in.reach import member_page


@require_safe
@member_page
def my_page(request: HttpRequest, reach: Reach) -> HttpResponse:
    """Lines, costs, cases and bills; 解約する beside each line."""
    rules = policy.current()
    context = {
        "page": get_my_page(reach),
        "half_done": list_waiting(reach, now=clock.now()),
        "leaving": rules.journey.entrance,
        "revealing": rules.revealing.entrance,
    }
    return render(request, "my_page/my_page.html", context)
