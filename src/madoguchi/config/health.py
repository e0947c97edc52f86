"""What machines ask: does the process live, is it ready for visitors, how much waits. Before hosts, sessions and HTTPS.

A probe comes by an address of the machine, over plain HTTP, so nothing here says anything about anybody.
"""

import hmac
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from madoguchi.config import metrics, readiness

_LIVE, _READY, _METRICS = "/health/live", "/health/ready", "/metrics"


def health(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer the three addresses; everything else goes on."""
    answers = {_LIVE: _live, _READY: _ready, _METRICS: _metrics}

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = answers.get(request.path_info) if request.method in {"GET", "HEAD"} else None
        return answer(request) if answer else get_response(request)

    return middleware


def _live(request: HttpRequest) -> HttpResponse:
    """Whoever answers lives. The store is not asked: a restart of ours mends none of its troubles."""
    return _short(JsonResponse({"live": True}))


def _ready(request: HttpRequest) -> HttpResponse:
    """Whether visitors should be sent here, and if not, what is missing."""
    missing = readiness.find_missing()
    return _short(JsonResponse({"ready": not missing, "missing": missing}, status=503 if missing else 200))


def _metrics(request: HttpRequest) -> HttpResponse:
    """How much waits, for Prometheus, which shows the token that the settings name; nothing without one."""
    shown = request.headers.get("Authorization", "")
    token = settings.MADOGUCHI_METRICS_TOKEN
    if not token or not hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        return _short(HttpResponse(status=404))
    try:
        return _short(HttpResponse(metrics.exposition(), content_type=metrics.CONTENT_TYPE))
    except DatabaseError:
        return _short(HttpResponse(status=503))


def _short(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
