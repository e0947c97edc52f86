"""How many an entrance lets in: a crowd at one, be it of members or of somebody's machines, slows nobody elsewhere.

Whoever comes beyond it is asked to come again in a moment, by a page that costs next to nothing. It is decided before
the store is asked for anything, but for the session of who shows one. The web processes of one ``madoguchi serve`` let
in together: they are forked, and share the count.
"""

import functools
import logging
import math
import multiprocessing
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import translation

# The door also opens for whoever gets back in by a code: it is the same work behind it.
PATHS = {"/login/": "log_in", "/cancel/": "code", "/recover/": "code"}
RETRY_SECONDS = 10
_ANSWERS = 2  # a visitor takes the page, and the answer to what she sends from it
_VISITORS_AT_ONCE = 24  # they come in clumps, which by chance are as large among few a second as among many
_ANSWERS_AT_ONCE = _VISITORS_AT_ONCE * _ANSWERS
_PATIENCE_SECONDS = 0.1
_TOLD_EVERY_SECONDS = 60
_log = logging.getLogger(__name__)


class Entrance:
    """An entrance for so many visitors a second, a small crowd of whom may come at once.

    Half of what may come at once is kept for those who have the page before them already: nobody types in vain.
    """

    def __init__(self, name: str, per_second: int) -> None:
        self._name, self._per_second = name, per_second * _ANSWERS
        self._left_since = multiprocessing.get_context("fork").Array("d", [_ANSWERS_AT_ONCE, 0.0])
        self._told_at = -math.inf

    def lets_in(self, *, has_begun: bool, at: float) -> bool:
        """Whether one more comes in at this instant, in seconds of a clock that never goes back."""
        lock = self._left_since.get_lock()
        if not lock.acquire(timeout=_PATIENCE_SECONDS):
            return True  # a process was killed while it counted: better too many than nobody
        try:
            since = at - self._left_since[1]
            left = min(self._left_since[0] + since * self._per_second, _ANSWERS_AT_ONCE)
            comes_in = bool(left >= (1 if has_begun else _ANSWERS_AT_ONCE / 2 + 1))
            self._left_since[:] = [left - comes_in, at]
        finally:
            lock.release()
        return comes_in

    def tell(self, *, at: float) -> None:
        """Tell the operator, not more often than each minute."""
        if at - self._told_at >= _TOLD_EVERY_SECONDS:
            self._told_at = at
            _log.warning("the entrance %r asks visitors to wait", self._name)


@functools.cache
def entrance(name: str, per_second: int) -> Entrance:
    """The entrance of this process and of those that are forked from it."""
    return Entrance(name, per_second)


def make() -> None:
    """Make the entrances before web processes are forked."""
    for name, per_second in settings.MADOGUCHI_ENTRANCES.items():
        if per_second:
            entrance(name, per_second)


def entrances(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware. Whoever has a session of ours is inside already, until she sends something."""

    def middleware(request: HttpRequest) -> HttpResponse:
        per_second = settings.MADOGUCHI_ENTRANCES.get(PATHS.get(request.path_info, ""), 0)
        if not per_second or (request.method != "POST" and _is_inside(request)):
            return get_response(request)
        asked, at = entrance(PATHS[request.path_info], per_second), time.monotonic()
        if asked.lets_in(has_begun=request.method == "POST", at=at):
            return get_response(request)
        asked.tell(at=at)
        return _busy(request.path_info)

    return middleware


def _is_inside(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES and bool(request.session.keys())


def _busy(path: str) -> HttpResponse:
    page = _page(path, translation.get_language())
    answer = HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_SECONDS)})
    answer._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - Django's mark; a crowd is told of once
    return answer


@functools.cache
def _page(path: str, language: str) -> bytes:
    """The page, made once for each language: it is in the one that is spoken now."""
    return loader.render_to_string("503.html", {"path": path}).encode()
