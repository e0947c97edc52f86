"""The desk's first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.staff.guarding import desk_page
from madoguchi.staff.queries import AtDesk


@require_safe
@desk_page()
def desk(request: HttpRequest, staff: AtDesk) -> HttpResponse:
    """What she may do here."""
    return render(request, "desk/desk.html")
