"""Adding a customer number by a code, and taking one off.

Known and unknown numbers see the same pages: nothing looks up who is on file before a code was right (S19).
"""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi import clock, policy
from madoguchi.codes.actions import Proof
from madoguchi.domain.actor import Reach
from madoguchi.domain.codes import Purpose
from madoguchi.domain.identifiers import Identifier, IdentifierKind, first_way_to_the_holder
from madoguchi.sign_in import asking, proof
from madoguchi.sign_in.code_pages import CodePages
from madoguchi.sign_in.held_pages import irreversible
from madoguchi.sign_in.linking import actions, queries
from madoguchi.sign_in.linking.forms import CustomerNumberForm
from madoguchi.sign_in.models import Login
from madoguchi.sign_in.reach import member_page
from madoguchi.sign_in.registered import drafts

_CONFLICT = 409
_LOOK_OR_DO = require_http_methods(["GET", "HEAD", "POST"])
_PAGES = CodePages(
    Purpose.LINK,
    "link",
    "linking",
    gettext_lazy("この認証番号は、もう使えません。お客様番号の入力から、もう一度進んでください。"),
)


@_LOOK_OR_DO
@member_page
def link(request: HttpRequest, reach: Reach) -> HttpResponse:
    """Which customer number is to be added."""
    form = CustomerNumberForm(request.POST or None, known=reach.customer_numbers)
    form.initial.update(drafts.typed(request))
    if request.method == "POST" and form.is_valid():
        sought = Identifier(IdentifierKind.CUSTOMER_NUMBER, form.cleaned_data["customer_number"])
        way = first_way_to_the_holder(policy.current().codes.ways)
        if asking.begin(request, form, "customer_number", purpose=Purpose.LINK, sought=sought, way=way):
            return redirect("link_code")
    return render(request, "linking/number.html", {"form": form}, status=asking.status_of(form))


@_LOOK_OR_DO
@member_page
def link_code(request: HttpRequest, reach: Reach) -> HttpResponse:
    """The code, and every way to get another."""
    return _PAGES.type_code(request, partial(_add, request, reach))


@require_POST
@member_page
def link_send(request: HttpRequest, reach: Reach) -> HttpResponse:
    """Another code, by the way she presses."""
    return _PAGES.send_again(request)


@_LOOK_OR_DO
@member_page
def link_letter(request: HttpRequest, reach: Reach) -> HttpResponse:
    """The code on a letter, typed days later and in any browser."""
    return _PAGES.type_letter(request, partial(_add, request, reach))


@_LOOK_OR_DO
@member_page
@irreversible
def unlink(request: HttpRequest, reach: Reach, customer_number: str) -> HttpResponse:
    """What taking a number off means, and doing it. It takes fresh proof: it ends what she can see."""
    leaving = queries.get_leaving(reach, customer_number)
    if not proof.is_fresh(request):
        return proof.ask(request, request.path)
    if request.method != "POST":
        return render(request, "linking/unlink.html", {"leaving": leaving})
    actions.unlink(
        login=_login(reach), customer_number=customer_number, by=reach.actor, language=_language(), now=clock.now()
    )
    messages.success(request, _("お客様番号 %(number)s を、このログインから外しました。") % {"number": customer_number})
    return redirect("registered")


def _add(request: HttpRequest, reach: Reach, proved: Proof) -> HttpResponse:
    try:
        new = actions.link(login=_login(reach), proof=proved, language=_language(), now=clock.now())
    except actions.LinkedElsewhere:
        return render(request, "linking/elsewhere.html", status=_CONFLICT)
    for number in new:
        messages.success(request, _("お客様番号 %(number)s を加えました。") % {"number": number})
    return redirect("my_page")


def _login(reach: Reach) -> Login:
    return Login.objects.get(pk=reach.actor.id)


def _language() -> str:
    return translation.get_language() or "ja"
