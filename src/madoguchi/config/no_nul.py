"""An address with a NUL in it is nobody's: PostgreSQL's text cannot hold one, so nothing can be found by it.

What is typed into fields is read, and refused in words, by the forms.
"""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse


def no_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer "not found" on either store."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        return get_response(request)

    return middleware
