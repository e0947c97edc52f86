"""What the session that asks may reach."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from madoguchi import clock
from madoguchi.audit.actions import record
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.actor import Actor, ActorKind, Reach
from madoguchi.sign_in import code_sessions
from madoguchi.sign_in.models import LinkedCustomer, Login

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
MemberView = Callable[Concatenate[HttpRequest, Reach, P], HttpResponse]


def of_login(login: Login) -> Reach:
    """Everything of every customer linked to the log-in."""
    links = LinkedCustomer.objects.filter(login=login)
    numbers = frozenset(links.values_list("customer__number", flat=True))
    return Reach(Actor(ActorKind.MEMBER, str(login.pk)), numbers, doubtful_until=login.doubtful_until)


def member_page(view: "MemberView[P]") -> "View[P]":
    """A page for signed-in members: hands the view its reach and answers 404 for what is not hers.

    A signed-out visitor is led to the log-in page and back to this very address, choices included (U17).
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return _within(of_login(request.user), view, request, *args, **kwargs)

    return guarded


def leaving_page(view: "MemberView[P]") -> "View[P]":
    """A page of leaving: as ``member_page``, and also for who came by a code, with what that reaches (S15)."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return _within(of_login(request.user), view, request, *args, **kwargs)
        if reach := code_sessions.find_reach(request, now=clock.now()):
            return _within(reach, view, request, *args, **kwargs)
        if code_sessions.had_one(request):
            messages.info(
                request, _("時間がたったため、いちど終わりました。続けるには、もう一度認証番号を受け取ってください。")
            )
            return redirect("cancel")
        return redirect_to_login(request.get_full_path())

    return guarded


def _within(
    reach: Reach, view: "MemberView[P]", request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
) -> HttpResponse:
    try:
        return view(request, reach, *args, **kwargs)
    except NotInReach as missing:
        _note_refusal(request, reach)
        raise Http404 from missing


def _note_refusal(request: HttpRequest, reach: Reach) -> None:
    """Somebody asked for what is not hers or not there: the audit remembers which page, not what she typed (S21)."""
    route = request.resolver_match.view_name if request.resolver_match else ""
    record("access.refused", by=reach.actor, now=clock.now(), subject=f"page:{route}")
