"""The page behind 「心あたりがない方」. GET never acts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from madoguchi import clock, policy
from madoguchi.contracts.queries import NotInReach
from madoguchi.sign_in.not_me import actions, queries


@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """Say what was done; stop it when the button is pressed."""
    now = clock.now()
    try:
        if request.method == "POST":
            actions.say_not_me(number=number, key=key, now=now)
        told = queries.get_told(number, key)
    except NotInReach:
        raise Http404 from None
    except actions.TooLate:
        told = queries.get_told(number, key)
    context = {"told": told, "can_be_stopped": told.can_be_stopped(now), "rules": policy.current().recovery}
    return render(request, "not_me/not_me.html", context)
