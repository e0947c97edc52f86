"""Pages of leaving: choose (only if it is open), review, and the case with its receipt."""

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi import clock, policy
from madoguchi.cancellation import actions, handles, holds, queries, without_log_in
from madoguchi.cancellation.declarations import views as declarations
from madoguchi.cancellation.leaving import Leaving, set_out
from madoguchi.cancellation.masking import masked
from madoguchi.cancellation.particulars import as_people_read_them
from madoguchi.cancellation.receipts import paper, signed_file
from madoguchi.cancellation.review import decision_from, prepare
from madoguchi.cancellation.timeline import steps
from madoguchi.domain import japanese_dates
from madoguchi.domain.actor import Reach
from madoguchi.domain.code_policy import OpenedBy
from madoguchi.domain.facts import Contract
from madoguchi.domain.journey_policy import Survey
from madoguchi.domain.known import Said, known_lines
from madoguchi.domain.operator_time import Choice, ChoiceNotOffered, DateOutOfRange, When
from madoguchi.domain.pages import Ask, PageName
from madoguchi.domain.quotes import LinesNotOpen
from madoguchi.domain.reasons import Reason
from madoguchi.domain.receipts import ReceiptKind
from madoguchi.keys import signing
from madoguchi.sign_in import code_sessions
from madoguchi.sign_in.reach import leaving_page
from madoguchi.walking import proofs
from madoguchi.walking.views import step
from madoguchi.walking.words import OPTIONS


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest) -> HttpResponse:
    """The one door: for whoever has signed in or come by a code straight on, else to say who she is, in one field."""
    wants_in = request.method == "POST" or "other" in request.GET
    has_reach = request.user.is_authenticated or code_sessions.find_reach(request, now=clock.now())
    if has_reach and (request.user.is_authenticated or not wants_in):
        return _begin(request)
    match policy.current().cancel_only.opened_by:
        case OpenedBy.NOTHING:
            return redirect_to_login(reverse("cancel"))
        case OpenedBy.DECLARATION:
            return declarations.declaration(request)
        case OpenedBy.CODE:
            return without_log_in.door(request)


@leaving_page
def _begin(request: HttpRequest, reach: Reach) -> HttpResponse:
    """Straight to the review where nothing is open, else the one question that is."""
    contracts = [handles.within(reach, contract) for contract in queries.list_contracts(reach)]
    if contract := known_lines(tuple(contracts), Said()).contract:
        trip = set_out(request, reach, queries.get_contract(reach, contract.number), frozenset()).trip
        if trip.ahead.name != PageName.CHOOSE:
            return redirect(trip.address(trip.ahead.name))
    cases = () if reach.is_full else queries.list_cases(reach)
    if cases and not any(contract.open_lines for contract in contracts):
        return redirect("case", number=cases[0].number)
    return _choose(request, reach, contracts)


@require_http_methods(["GET", "HEAD", "POST"])
@leaving_page
def review(request: HttpRequest, reach: Reach, contract_number: str) -> HttpResponse:
    """Say what it costs; accept what was pressed."""
    contract = handles.find_contract(reach, contract_number)
    numbers = handles.find_lines(reach, contract, request.GET.getlist("line"))
    is_open = bool(contract.open_lines) and numbers <= {line.phone_number for line in contract.open_lines}
    leaving = set_out(request, reach, contract, numbers)
    ahead = leaving.trip.ahead.name
    if is_open and ahead not in {PageName.CHOOSE, PageName.REVIEW}:
        return redirect(leaving.trip.address(ahead))  # no step is skipped (S26)
    answer = _accept if request.method == "POST" else _review
    return answer(request, reach, contract, leaving if is_open else leaving.with_lines(numbers))


@require_http_methods(["GET", "HEAD", "POST"])
@leaving_page
def cancel_step(request: HttpRequest, reach: Reach, contract_number: str, page: str) -> HttpResponse:
    """A page that the operator's policy puts before the review."""
    contract = handles.find_contract(reach, contract_number)
    if not handles.within(reach, contract).open_lines:
        return redirect("cancel")
    numbers = handles.find_lines(reach, contract, request.GET.getlist("line"))
    return step(request, set_out(request, reach, contract, numbers).trip, page)


@require_safe
@leaving_page
def case(request: HttpRequest, reach: Reach, number: str) -> HttpResponse:
    """One case: what was accepted, what happened, what happens next."""
    found = queries.get_case(reach, number)
    shown = found if reach.is_full else masked(found, frozenset(found.quote.lines))
    return render(
        request,
        "cancellation/case.html",
        {
            "case": shown,
            "particulars": as_people_read_them(dict(found.particulars)),
            "is_full": reach.is_full,
            "steps": steps(found, clock.now()),
            "can_be_taken_back": found.can_be_taken_back(clock.now()),
            "asks_reason": policy.current().journey.survey is Survey.OPTIONAL_AFTER and not found.taken_back_at,
            "reasons": OPTIONS[Ask.REASON].items(),
            "receipt_kinds": [k for k in ReceiptKind if k is ReceiptKind.CANCELLATION or found.taken_back_at],
            "sim_return": policy.current().sim_return,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@leaving_page
def take_back(request: HttpRequest, reach: Reach, number: str) -> HttpResponse:
    """Take a cancellation back; too late, the page says what can still be done."""
    found = queries.get_case(reach, number)
    if request.method == "POST":
        try:
            actions.take_back(case_number=number, reach=reach, now=clock.now())
        except actions.TooLate:
            return render(request, "cancellation/too_late.html", {"case": found, "is_full": reach.is_full}, status=409)
    return redirect("case", number=number)


@require_http_methods(["GET", "HEAD", "POST"])
@leaving_page
def reason(request: HttpRequest, reach: Reach, number: str) -> HttpResponse:
    """Note why she leaves, if she cares to say. An answer we do not know is as good as none (U8)."""
    queries.get_case(reach, number)
    given = request.POST.get("reason", "")
    if request.method == "POST" and given in set(Reason):
        actions.state_reason(case_number=number, reason=Reason(given), reach=reach, now=clock.now())
    return redirect("case", number=number)


@require_safe
@leaving_page
def receipt_file(request: HttpRequest, reach: Reach, number: str, kind: ReceiptKind) -> HttpResponse:
    """The signed receipt, byte for byte."""
    document = queries.get_receipt(reach, number, kind)
    return _download(document.encode(), "application/json", f"{number}-{kind}.json")


@require_safe
@leaving_page
def receipt_paper(request: HttpRequest, reach: Reach, number: str, kind: ReceiptKind) -> HttpResponse:
    """The same facts on paper."""
    document = queries.get_receipt(reach, number, kind)
    pdf = paper.typeset_receipt(document, language=translation.get_language() or "ja")
    return _download(pdf, "application/pdf", f"{number}-{kind}.pdf")


@require_safe
def receipt_keys(request: HttpRequest) -> HttpResponse:
    """Whose signature is on our receipts, and how anyone can check one."""
    keys = [(signed_file.in_groups(key["kid"]), key) for key in signing.public_key_set()["keys"]]
    return render(request, "cancellation/receipt_keys.html", {"keys": keys})


@require_safe
def receipt_key_set(request: HttpRequest) -> HttpResponse:
    """Every public key there has been, as a JWK set."""
    return JsonResponse(signing.public_key_set(), content_type="application/jwk-set+json")


def _choose(
    request: HttpRequest,
    reach: Reach,
    contracts: Iterable[Contract],
    *,
    stale: bool = False,
    leaving: Leaving | None = None,
) -> HttpResponse:
    offers = [offer for contract in contracts if (offer := handles.offer(reach, contract)).lines]
    context = {
        "contracts": offers,
        "stale": stale,
        "is_full": reach.is_full,
        "cases": () if reach.is_full else queries.list_cases(reach),
        "other_door": leaving.other_door if leaving else "",
        "is_barred": leaving is not None and leaving.is_barred,
    }
    return render(request, "cancellation/choose.html", context, status=409 if stale or context["is_barred"] else 200)


def _review(
    request: HttpRequest, reach: Reach, contract: Contract, leaving: Leaving, *, refused: Exception | None = None
) -> HttpResponse:
    numbers, chosen = leaving.lines, leaving.chosen
    if not numbers:
        return _choose(request, reach, (contract,), leaving=leaving)
    day, unreadable = (chosen.last_day, False) if chosen else _chosen_day(request.GET.get("date", ""))
    rules = holds.rules_for(reach, contract.customer_number, numbers, now=clock.now())
    try:
        page = prepare(contract, numbers, day, rules, clock.now(), chosen=chosen)
    except LinesNotOpen:
        return _not_open(request, reach, contract, numbers)
    context = {
        "page": page if reach.is_full else masked(page, frozenset(line.phone_number for line in contract.lines)),
        "line_handles": [handles.line_handle(reach, contract, line.phone_number) for line in page.lines],
        "contract_handle": handles.contract_handle(reach, contract.number),
        "is_full": reach.is_full,
        "hold_hours": holds.hours_of(rules),
        "refused": refused is not None,
        "expired": isinstance(refused, actions.QuoteExpired),
        "date_typed": request.GET.get("date", ""),
        "unreadable": unreadable,
        "other_date": leaving.trip.address(PageName.WHEN) if chosen else "",
    }
    status = 409 if refused else 422 if unreadable or page.date_problem else 200
    return render(request, "cancellation/review.html", context, status=status)


def _not_open(request: HttpRequest, reach: Reach, contract: Contract, numbers: frozenset[str]) -> HttpResponse:
    """Lead to the case that ends one of these lines already; else let her choose among what is left."""
    if number := queries.find_open_case_number(reach, contract.number, numbers):
        return redirect("case", number=number)
    return _choose(request, reach, (contract,), stale=True)


def _accept(request: HttpRequest, reach: Reach, contract: Contract, leaving: Leaving) -> HttpResponse:
    try:
        token = request.POST.get("quote", "")
        number = actions.accept_cancellation(
            decision=decision_from(token, contract.number, leaving.lines, _choice(request)),
            reach=reach,
            language=translation.get_language() or "ja",
            now=clock.now(),
            walked=leaving.walked,
        )
    except (actions.QuoteChanged, ChoiceNotOffered, DateOutOfRange, LinesNotOpen) as refused:
        return _review(request, reach, queries.get_contract(reach, contract.number), leaving, refused=refused)
    proofs.drop(request, leaving.trip.walk, *proofs.PAGES)
    return redirect("case", number=number)


def _choice(request: HttpRequest) -> Choice:
    """The choice that was pressed.

    Raises:
        ChoiceNotOffered: it is none of ours.
    """
    when = request.POST.get("when", "")
    if when not in set(When):
        raise ChoiceNotOffered(when)
    day, _ = _chosen_day(request.POST.get("date", ""))
    return Choice(When(when), day if When(when) is When.DATE else None)


def _chosen_day(typed: str) -> tuple[dt.date | None, bool]:
    """The day typed, and whether it could not be read."""
    if not typed.strip():
        return None, False
    try:
        return japanese_dates.read(typed), False
    except japanese_dates.NotADate:
        return None, True


def _download(content: bytes, media_type: str, filename: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{filename}"'}
    )
