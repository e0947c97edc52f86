"""What the session that asks may reach."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from madoguchi import clock
from madoguchi.audit.actions import record
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.actor import Actor, ActorKind, Reach
from madoguchi.sign_in.models import LinkedCustomer, Login

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
MemberView = Callable[Concatenate[HttpRequest, Reach, P], HttpResponse]


def of_login(login: Login) -> Reach:
    """Everything of every customer linked to the log-in."""
    links = LinkedCustomer.objects.filter(login=login)
    numbers = frozenset(links.values_list("customer__number", flat=True))
    return Reach(Actor(ActorKind.MEMBER, str(login.pk)), numbers)


def member_page(view: "MemberView[P]") -> "View[P]":
    """A page for signed-in members: hands the view its reach and answers 404 for what is not hers.

    A signed-out visitor is led to the log-in page and back to this very address, choices included (U17).
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        reach = of_login(request.user)
        try:
            return view(request, reach, *args, **kwargs)
        except NotInReach as missing:
            _note_refusal(request, reach)
            raise Http404 from missing

    return guarded


def _note_refusal(request: HttpRequest, reach: Reach) -> None:
    """Somebody asked for what is not hers or not there: the audit remembers which page, not what she typed (S21)."""
    route = request.resolver_match.view_name if request.resolver_match else ""
    record("access.refused", by=reach.actor, now=clock.now(), subject=f"page:{route}")
