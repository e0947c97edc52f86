"""How long the session still lasts, and staying: what the warning asks before it ends (U17)."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_http_methods

from madoguchi import clock
from madoguchi.sign_in import session_limits


@require_http_methods(["GET", "HEAD", "POST"])
def session_end(request: HttpRequest) -> JsonResponse:
    """The seconds that are left. Asking changes nothing; sending says that she is still there."""
    if request.method == "POST" and request.user.is_authenticated:
        session_limits.note_sign(request, now=clock.machine_time(), at_once=True)
    return JsonResponse({"seconds": session_limits.seconds_left(request)})
