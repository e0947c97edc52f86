"""Where browsers report what our Content-Security-Policy stopped (S23)."""

import json
import logging

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

_log = logging.getLogger(__name__)
_LONGEST = 8_192


@csrf_exempt
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Log which directive was broken. Addresses are left out: they may hold a person's numbers."""
    try:
        report = json.loads(request.read(_LONGEST))["csp-report"]
        _log.warning("a page broke %s", str(report["effective-directive"])[:40])
    except (ValueError, KeyError, TypeError):
        return HttpResponse(status=400)
    return HttpResponse(status=204)
