"""What she was sending when her session ended: kept in that browser, for her alone, until she is back (U17).

Passwords, codes and signed prices are not kept.
"""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, QueryDict

_KEY = "kept_answers"
_NOT_KEPT = frozenset({"csrfmiddlewaretoken", "code", "next"})
_NOT_KEPT_WITHIN = ("password", "quote", "credential")
Answers = Mapping[str, object]


def read(request: HttpRequest) -> Answers | None:
    """What this request sends, with whose it is and where to; ``None`` when it sends nothing."""
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    sent = {name: values for name, values in request.POST.lists() if _may_be_kept(name)}
    return {"login": request.user.pk, "path": request.path, "sent": sent}


def keep(request: HttpRequest, answers: Answers | None) -> None:
    """Keep answers in this browser's session."""
    if answers:
        request.session[_KEY] = dict(answers)


def take(request: HttpRequest) -> QueryDict | None:
    """What she had sent to this page, once; ``None`` for somebody else, another page, or when there is nothing."""
    kept = request.session.get(_KEY)
    if not kept or (kept["login"], kept["path"]) != (request.user.pk, request.path):
        return None
    del request.session[_KEY]
    return _as_sent(kept["sent"])


def take_fields(request: HttpRequest) -> dict[str, str]:
    """The same for a form without a field that is sent several times; empty when there is nothing."""
    kept = take(request)
    return {name: str(kept[name]) for name in kept} if kept else {}


def _may_be_kept(name: str) -> bool:
    return name not in _NOT_KEPT and not any(word in name for word in _NOT_KEPT_WITHIN)


def _as_sent(values: Mapping[str, Sequence[str]]) -> QueryDict:
    sent = QueryDict(mutable=True)
    for name, several in values.items():
        sent.setlist(name, list(several))
    return sent
