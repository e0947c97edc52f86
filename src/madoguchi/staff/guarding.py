"""The door of every page of the desk: who is there, and whether her role lets her."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from madoguchi import clock
from madoguchi.audit.actions import record
from madoguchi.domain.actor import Actor, ActorKind
from madoguchi.domain.staff import May
from madoguchi.staff import sessions
from madoguchi.staff.queries import AtDesk

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
DeskView = Callable[Concatenate[HttpRequest, AtDesk, P], HttpResponse]


class NotThere(Exception):
    """There is no such thing at the desk."""


def desk_page(*one_of: May) -> "Callable[[DeskView[P]], View[P]]":
    """A page for those who may do one of these things; for everybody at the desk where nothing is named.

    Whoever is not signed in is led to the desk's own sign-in and back; whoever may not is told so, and it is noted.
    """

    def guard(view: "DeskView[P]") -> "View[P]":
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            staff = sessions.find(request)
            if staff is None:
                return redirect(f"{reverse('desk_sign_in')}?{urlencode({'next': request.get_full_path()})}")
            request.at_desk = staff  # type: ignore[attr-defined]  # for the layout
            if one_of and not any(staff.may(what) for what in one_of):
                return _refuse(request, staff)
            try:
                return view(request, staff, *args, **kwargs)
            except NotThere as missing:
                raise Http404 from missing

        return guarded

    return guard


def actor_of(staff: AtDesk) -> Actor:
    """Who acts, as the audit remembers."""
    return Actor(ActorKind.STAFF, str(staff.id))


def _refuse(request: HttpRequest, staff: AtDesk) -> HttpResponse:
    route = request.resolver_match.view_name if request.resolver_match else ""
    record("access.refused", by=actor_of(staff), now=clock.now(), subject=f"page:{route}")
    return render(request, "staff/refused.html", status=403)
