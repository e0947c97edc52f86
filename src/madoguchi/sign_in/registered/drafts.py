"""Nothing that was typed is lost: it waits while she proves who she is, and when her session ended (U17)."""

from django.http import HttpRequest, HttpResponse

from madoguchi.sign_in import kept_answers, proof

_LEFT_OUT = frozenset({"csrfmiddlewaretoken"})


def ask_for_proof(request: HttpRequest) -> HttpResponse | None:
    """Lead to the proof and back to this page, unless it is fresh. What she typed is kept for her return."""
    if proof.is_fresh(request):
        return None
    if request.method == "POST":
        typed = {name: value for name, value in request.POST.items() if name not in _LEFT_OUT}
        request.session[_key(request)] = typed
    return proof.ask(request, request.path)


def typed(request: HttpRequest) -> dict[str, str]:
    """What she typed before she proved who she is or her session ended; nothing where she typed nothing."""
    waiting: dict[str, str] = request.session.pop(_key(request), {})
    return {**kept_answers.take_fields(request), **waiting}


def _key(request: HttpRequest) -> str:
    return f"draft:{request.path}"
