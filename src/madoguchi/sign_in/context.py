"""What every page knows of the session it is shown in."""

from django.http import HttpRequest

from madoguchi import policy
from madoguchi.sign_in.session_limits import seconds_left


def session(request: HttpRequest) -> dict[str, object]:
    """The warning before a session ends, for whoever has signed in."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    left, warning = seconds_left(request), policy.current().sessions.warning_seconds
    return {"session_warning": "session_warning.html", "session_seconds": left, "session_warning_seconds": warning}
