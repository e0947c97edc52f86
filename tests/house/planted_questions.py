"""Pages that must be caught, and one that must not. A test puts them beside the real ones."""

import unicodedata

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path

from madoguchi.contracts.models import Customer


def renamed_number(request: HttpRequest) -> HttpResponse:
    """Asks for the customer number under another name, and says nothing of it."""
    return _ask(request, "q1", "確認用の番号", right=_plain(request.POST.get("q1", "")) == _customer().number)


def phone_again(request: HttpRequest) -> HttpResponse:
    """Asks for the phone number "for confirmation" and takes whatever is typed."""
    return _ask(request, "q2", "ご確認のため、ご登録の電話番号を入力してください", right=True)


def silent_phone(request: HttpRequest) -> HttpResponse:
    """Asks in English, by what it tells the browser alone."""
    return _ask(request, "q3", "One more thing", right=True, more='inputmode="tel"')


def two_at_once(request: HttpRequest) -> HttpResponse:
    """Asks for the day of joining, by way of a day picker, and compares."""
    right = request.POST.get("q4", "") == str(_customer().contracts.earliest("pk").signed_on)
    return _ask(request, "q4", "はじまりの日", right=right, kind="date")


def pick_hers(request: HttpRequest) -> HttpResponse:
    """Lets her pick her own town out of three."""
    towns = "".join(f'<option value="{town}">{town}</option>' for town in ("北町", _customer().town, "南町"))
    return _page(request, f'<label for="a">ひとつ選んでください</label><select id="a" name="q5">{towns}</select>')


def open_question(request: HttpRequest) -> HttpResponse:
    """Asks what nobody knows yet."""
    return _ask(request, "q6", "ご意見があればお聞かせください", right=True)


def _customer() -> Customer:
    return Customer.objects.earliest("pk")


def _plain(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed).replace("-", "").upper()


def _ask(
    request: HttpRequest, name: str, label: str, *, right: bool, kind: str = "text", more: str = ""
) -> HttpResponse:
    if request.method == "POST" and right:
        return redirect("my_page")
    wrong = 'aria-invalid="true"' if request.method == "POST" else ""
    return _page(request, f'<label for="a">{label}</label><input id="a" type="{kind}" name="{name}" {wrong} {more}>')


def _page(request: HttpRequest, question: str) -> HttpResponse:
    return HttpResponse(f'<html><body><form method="post">{question}<button>OK</button></form></body></html>')


urlpatterns: list[URLPattern | URLResolver] = [
    path("planted/renamed/", renamed_number, name="renamed_number"),
    path("planted/again/", phone_again, name="phone_again"),
    path("planted/silent/", silent_phone, name="silent_phone"),
    path("planted/day/", two_at_once, name="day_picker"),
    path("planted/town/", pick_hers, name="pick_hers"),
    path("planted/open/", open_question, name="open_question"),
    path("", include("madoguchi.config.urls")),
]
