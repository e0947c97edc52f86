"""Coming to the desk and leaving it: one passkey, no password."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi import clock
from madoguchi.staff import actions, passkeys, sessions
from madoguchi.staff.models import Staff


@require_http_methods(["GET", "HEAD", "POST"])
def desk_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; its script asks the same address for what the browser needs."""
    if request.method == "POST":
        return _let_in(request)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"request_options": passkeys.begin_sign_in(request)})
    is_again = "again" in request.GET
    if sessions.find(request) and not is_again:
        return redirect(_next(request))
    return render(request, "staff/sign_in.html", {"next": _next(request), "is_again": is_again})


@require_POST
def desk_sign_out(request: HttpRequest) -> HttpResponse:
    """Leave the desk."""
    sessions.end(request)
    return redirect("desk_sign_in")


@require_http_methods(["GET", "HEAD", "POST"])
def desk_begin(request: HttpRequest, secret: str) -> HttpResponse:
    """The enrolment link: one passkey is made, and she is in. Opening it spends nothing."""
    try:
        staff = actions.invited(secret, now=clock.now())
        if request.method == "POST":
            made = passkeys.finish_enrolment(request, request.POST.get("credential", ""))
            sessions.begin(request, actions.add_passkey(secret=secret, credential=made, now=clock.now()))
            return redirect("desk")
    except actions.LinkGone:
        return render(request, "staff/link_gone.html", status=410)
    except passkeys.NotProved:
        return _begin(request, staff, failed=True)
    return _begin(request, staff)


def _begin(request: HttpRequest, staff: Staff, *, failed: bool = False) -> HttpResponse:
    options = {"creation_options": passkeys.begin_enrolment(request, staff)}
    context = {"staff": staff, "js_data": options, "failed": failed}
    return render(request, "staff/begin.html", context, status=422 if failed else 200)


def _let_in(request: HttpRequest) -> HttpResponse:
    try:
        key = passkeys.finish_sign_in(request, request.POST.get("credential", ""))
    except passkeys.NotProved:
        key = b""
    staff = actions.note_use(credential_id=key, now=clock.now()) if key else None
    if staff is None:
        return render(request, "staff/sign_in.html", {"next": _next(request), "failed": True}, status=422)
    to = _next(request)
    sessions.begin(request, staff)
    return redirect(to)


def _next(request: HttpRequest) -> str:
    """Where she wanted to go, if it is a page of ours."""
    wanted = (request.POST if request.method == "POST" else request.GET).get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else reverse("desk")
