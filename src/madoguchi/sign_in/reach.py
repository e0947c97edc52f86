"""What the session that asks may reach."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

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
    """A page for signed-in members: hands the view its reach, is never cached, and answers 404 for what is not hers.

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
            raise Http404 from missing

    page: View[P] = never_cache(guarded)
    return page
