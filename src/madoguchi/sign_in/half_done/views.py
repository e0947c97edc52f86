"""Giving up what was begun."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from madoguchi.domain.actor import Reach
from madoguchi.sign_in.half_done import actions
from madoguchi.sign_in.reach import member_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def give_up(request: HttpRequest, reach: Reach, number: int) -> HttpResponse:
    """Take it off My Page."""
    if request.method == "POST":
        actions.give_up(reach=reach, number=number)
    return redirect("my_page")
