"""Pages of a declaration: the one that asks, and the one that says it was received."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_safe

from madoguchi import clock, policy
from madoguchi.cancellation.declarations import actions, paper, queries, words
from madoguchi.cancellation.declarations.forms import DeclarationForm
from madoguchi.cancellation.declarations.queries import ROUTE, Received
from madoguchi.codes.allowances import NotYet
from madoguchi.codes.refusals import wait_words
from madoguchi.contracts.queries import NotInReach
from madoguchi.design.identity import is_japanese
from madoguchi.domain import declarations
from madoguchi.domain.declarations import Declared
from madoguchi.domain.known import Known, Said
from madoguchi.domain.steps import Procedure, plan
from madoguchi.keys import signed_links
from madoguchi.sign_in.network import source
from madoguchi.walking.forms import DATE

_TOO_MANY, _TO_MEND = 429, 422


def declaration(request: HttpRequest) -> HttpResponse:
    """Everything on one page, its button there from the start. It is received by the press, whoever pressed it."""
    form = _form(request)
    if request.method != "POST":
        return _page(request, form, status=200)
    if not form.is_valid():
        return _page(request, form, status=_TO_MEND)
    try:
        number = actions.declare(
            declared=_declared(form),
            language=translation.get_language() or "ja",
            source=source(request),
            now=clock.now(),
        )
    except NotYet as wait:
        form.add_error(None, wait_words(wait))
        return _page(request, form, status=_TOO_MANY)
    return redirect(signed_links.path(ROUTE, number))


@require_safe
def declared(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """What was declared, as it was typed, and when it was received. Nothing on file stands here."""
    hold_hours = policy.current().cancel_only.hold_hours
    context = {**words.told(_received(number, key)), "key": key, "hold_hours": hold_hours}
    return render(request, "cancellation/declared.html", context)


@require_safe
def declared_file(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """The signed file, byte for byte."""
    received = _received(number, key)
    return _download(received.document.encode(), "application/json", f"{number}.json")


@require_safe
def declared_paper(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """The same facts on paper."""
    received = _received(number, key)
    pdf = paper.typeset_declaration(received.document, language=translation.get_language() or "ja")
    return _download(pdf, "application/pdf", f"{number}.pdf")


def _received(number: str, key: str) -> Received:
    try:
        return queries.get_received(number, key)
    except NotInReach:
        raise Http404 from None


def _form(request: HttpRequest) -> DeclarationForm:
    """The questions that the planner leaves open for somebody of whom nothing is known."""
    rules = policy.current()
    page = plan(Procedure.DECLARE, Known(), Said(), rules)[0]
    data = request.POST if request.method == "POST" else None
    return DeclarationForm(page.questions, data, code_ways=rules.journey.code_ways, answers={})


def _declared(form: DeclarationForm) -> Declared:
    answers = form.cleaned_data
    day = dt.date.fromisoformat(answers[DATE]) if answers.get(DATE) else None
    return declarations.read(answers, day, policy.current())


def _page(request: HttpRequest, form: DeclarationForm, *, status: int) -> HttpResponse:
    declaring = policy.current().cancel_only.declaring
    button = declaring.button if is_japanese() else declaring.button_en
    return render(request, "cancellation/declaration.html", {"form": form, "button": button}, status=status)


def _download(content: bytes, media_type: str, filename: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{filename}"'}
    )
