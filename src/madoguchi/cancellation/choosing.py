"""What she chose, kept for later and carried on to the review. Only a press keeps anything."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from madoguchi import clock
from madoguchi.cancellation import handles
from madoguchi.cancellation.actions import BEGUN
from madoguchi.domain.actor import Reach
from madoguchi.sign_in import kept_answers
from madoguchi.sign_in.half_done import actions as half_done
from madoguchi.sign_in.reach import leaving_page

_LONGEST = 1000


@require_http_methods(["GET", "HEAD", "POST"])
@leaving_page
def choose(request: HttpRequest, reach: Reach, contract_number: str) -> HttpResponse:
    """Lines, or another day: on to their price; also with what she was sending when her session ended (U17)."""
    contract = handles.find_contract(reach, contract_number)
    sent = request.POST if request.method == "POST" else kept_answers.take(request) or request.GET
    lines = handles.find_lines(reach, contract, sent.getlist("line"))
    path = _review_path(contract_number, sent)
    is_hers = bool(lines) and lines <= {line.phone_number for line in contract.lines}
    if request.method == "POST" and is_hers and len(path) <= _LONGEST:
        half_done.remember(reach=reach, kind=BEGUN, about=contract.number, path=path, now=clock.now())
    return redirect(path)


def _review_path(handle: str, sent: QueryDict) -> str:
    chosen = [("line", line) for line in sent.getlist("line")] + [("date", day) for day in sent.getlist("date")]
    return reverse("review", args=[handle]) + (f"?{urlencode(chosen)}" if chosen else "")
