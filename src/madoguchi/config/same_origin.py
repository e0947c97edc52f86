"""Changes come from our own pages only (S22)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from madoguchi.config.errors import csrf_failure

_SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
_OURS = {"same-origin", "none"}  # "none": the person herself, as with a reload


def same_origin(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse a change that a browser says comes from another site.

    A missing ``Sec-Fetch-Site`` passes: older browsers do not send it, and the form's token is checked all the same.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        site = request.headers.get("Sec-Fetch-Site")
        if request.method not in _SAFE and site is not None and site not in _OURS and not _is_report(request):
            return csrf_failure(request, f"Sec-Fetch-Site: {site}")
        return get_response(request)

    return middleware


def _is_report(request: HttpRequest) -> bool:
    """A browser sends its reports of broken policy as it likes; they change nothing."""
    return request.path == "/csp-report/"
