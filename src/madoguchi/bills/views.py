"""Pages of bills."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from madoguchi.bills import paper
from madoguchi.bills.external.queries import find_comparison
from madoguchi.bills.queries import get_bill
from madoguchi.domain.actor import Reach
from madoguchi.sign_in.reach import member_page


@require_safe
@member_page
def bill(request: HttpRequest, reach: Reach, number: str) -> HttpResponse:
    """One bill, itemised."""
    context = {"bill": get_bill(reach, number), "compared": find_comparison(number)}
    return render(request, "bills/bill.html", context)


@require_safe
@member_page
def bill_pdf(request: HttpRequest, reach: Reach, number: str) -> HttpResponse:
    """The same bill on paper."""
    pdf = paper.typeset_bill(get_bill(reach, number), language=translation.get_language() or "ja")
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{number}.pdf"'}
    )
