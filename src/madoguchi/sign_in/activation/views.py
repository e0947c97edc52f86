"""The page behind the link in the activation mail. GET never acts: mail scanners open links."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from madoguchi import clock
from madoguchi.sign_in.activation import actions, queries
from madoguchi.sign_in.forms import NewPassword
from madoguchi.sign_in.letting_in import let_in
from madoguchi.sign_in.models import Login

_GONE = 410


class BeginningForm(forms.Form):
    """The password to begin with."""

    password = NewPassword()

    def __init__(self, *args: Any, email: str, **options: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*args, **options)
        field = self.fields["password"]
        if isinstance(field, NewPassword):
            field.login = Login(email=email)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def activate(request: HttpRequest, token: str) -> HttpResponse:
    """Say whose link it is; make the log-in when a button is pressed."""
    try:
        beginning = queries.get_beginning(token, now=clock.now())
        way = request.POST.get("way", "") if request.method == "POST" else ""
        return _begin(request, token, beginning, way)
    except queries.LinkGone as gone:
        return _gone(request, token, is_expired=gone.is_expired)


def _begin(request: HttpRequest, token: str, beginning: queries.Beginning, way: str) -> HttpResponse:
    form = BeginningForm(request.POST if way == "password" else None, email=beginning.email)
    if way == "add" and beginning.has_login:
        actions.use_link(token=token, password="", now=clock.now())
        messages.success(request, _("お客様番号を加えました。ログインすると、ご覧になれます。"))
        return redirect("account_login")
    if way == "passkey" and not beginning.has_login:
        made = actions.use_link(token=token, password="", now=clock.now())
        return let_in(request, made, method="activation", to="mfa_add_webauthn")
    if way == "password" and not beginning.has_login and form.is_valid():
        made = actions.use_link(token=token, password=form.cleaned_data["password"], now=clock.now())
        messages.success(request, _("マイページを使い始めました。"))
        return let_in(request, made, method="activation", to="my_page")
    status = 422 if form.errors else 200
    return render(request, "activation/begin.html", {"beginning": beginning, "form": form}, status=status)


def _gone(request: HttpRequest, token: str, *, is_expired: bool) -> HttpResponse:
    is_sent = False
    if request.method == "POST" and is_expired and request.POST.get("way") == "renew":
        try:
            actions.renew_link(token=token, now=clock.now())
            is_sent = True
        except actions.CannotRenew:
            is_expired = False
    context = {"is_expired": is_expired, "is_sent": is_sent}
    return render(request, "activation/gone.html", context, status=200 if is_sent else _GONE)
