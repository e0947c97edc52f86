"""Pages whose press cannot be undone: held back while a customer is protected, or the log-in is in doubt."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from madoguchi import clock
from madoguchi.domain.actor import Reach
from madoguchi.sign_in import protection

P = ParamSpec("P")
MemberView = Callable[Concatenate[HttpRequest, Reach, P], HttpResponse]


def irreversible(view: "MemberView[P]") -> "MemberView[P]":
    """A member's page that does something irreversible when pressed: says until when that is held back.

    It stands below ``member_page``, which hands it the reach.
    """

    @wraps(view)
    def guarded(request: HttpRequest, reach: Reach, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        until = protection.held_until(reach, reach.customer_numbers, now=clock.now())
        if request.method == "POST" and until:
            return render(request, "not_me/held.html", {"until": until}, status=409)
        return view(request, reach, *args, **kwargs)

    return guarded
