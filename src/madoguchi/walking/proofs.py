"""Which pages that prove who she is a browser has passed: in its session, for a while, never with the answers."""

import datetime as dt

from django.http import HttpRequest

from madoguchi.domain.pages import PageName
from madoguchi.domain.steps import Procedure
from madoguchi.walking.queries import Walk

PAGES = frozenset({PageName.IDENTIFY, PageName.CODE_WAY, PageName.CODE})
_KEY = "proved"
# Before a secret a proof is fresh for five minutes (S18); for the rest of a journey, as long as a session by a code.
_GOOD_FOR = {Procedure.REVEAL: dt.timedelta(minutes=5)}
_ELSE = dt.timedelta(minutes=30)


def passed(request: HttpRequest, walk: Walk, *, now: dt.datetime) -> frozenset[str]:
    """The pages of this walk that this browser has proved on, and not too long ago."""
    since = now - _GOOD_FOR.get(walk.procedure, _ELSE)
    marks: dict[str, str] = request.session.get(_KEY, {})
    return frozenset(
        page for page in PAGES if (at := marks.get(_name(walk, page))) and dt.datetime.fromisoformat(at) > since
    )


def note(request: HttpRequest, walk: Walk, page: str, *, now: dt.datetime) -> None:
    """Remember that this browser has passed a page."""
    request.session[_KEY] = {**request.session.get(_KEY, {}), _name(walk, page): now.isoformat()}


def drop(request: HttpRequest, walk: Walk, *pages: str) -> None:
    """Let this browser pass these pages anew."""
    dropped = {_name(walk, page) for page in pages}
    marks = request.session.get(_KEY, {})
    if dropped & marks.keys():  # to write a session costs a query
        request.session[_KEY] = {name: at for name, at in marks.items() if name not in dropped}


def _name(walk: Walk, page: str) -> str:
    return f"{walk.owner}:{walk.procedure}:{walk.contract_number}:{page}"
