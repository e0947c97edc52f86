"""Counting what happens on the way out, at the end of each request, without knowing whose.

Where a journey stands is kept by her own browser until it is closed: a moment and a page, signed. The portal keeps what
is to be added in the process for a minute, and then adds it to the numbers of a day: most requests write nothing.
"""

import datetime as dt
import logging
import threading
from collections import Counter
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core import signing
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from madoguchi import clock, policy
from madoguchi.friction import actions
from madoguchi.friction.journeys import Counts, Journey, What, arrive, finish

COOKIE: Final = "leaving"
PAGES: Final = frozenset({"cancel", "choose", "cancel_code", "cancel_letter", "review", "cancel_step"})
RECEIPTS: Final = frozenset({"case", "declared"})
_EVERY: Final = dt.timedelta(minutes=1)
_BAD, _MISSING = 400, 404
_signer = signing.Signer(salt=COOKIE)  # adds no moment of its own, as dumps would
_log = logging.getLogger(__name__)


class Waiting:
    """What has been counted and not been added yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counts = Counter()
        self._since: dt.datetime | None = None

    def put(self, counts: Counts, now: dt.datetime) -> None:
        """Keep for later."""
        with self._lock:
            self._counts.update(counts)
            self._since = self._since or now

    def take_due(self, now: dt.datetime) -> Counts:
        """Everything, once the oldest of it has waited a minute; else nothing."""
        with self._lock:
            if self._since is None or now - self._since < _EVERY:
                return Counter()
            return self._take()

    def take(self) -> Counts:
        """Everything."""
        with self._lock:
            return self._take()

    def _take(self) -> Counts:
        taken, self._counts, self._since = self._counts, Counter(), None
        return taken


waiting = Waiting()


def count_leaving(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware. Whatever goes wrong in counting, her page is hers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        try:
            now = clock.now()
            if request.method != "HEAD" and (page := _page(request)):
                _count(request, response, page, now)
            actions.add(waiting.take_due(now))
        except (DatabaseError, policy.WrongPolicy):
            _log.exception("what happened on the way out could not be counted")
        return response

    return middleware


def _page(request: HttpRequest) -> str:
    """What a page of the way out is called; empty for any other."""
    found = request.resolver_match
    if found is None or found.url_name not in PAGES:
        return ""
    return f"{found.url_name}:{found.kwargs['page']}" if "page" in found.kwargs else str(found.url_name)


def _count(request: HttpRequest, response: HttpResponse, page: str, now: dt.datetime) -> None:
    zone = policy.current().operator.time_zone
    journey = _journey(request)
    if response.status_code >= _BAD:
        if response.status_code != _MISSING:  # an address that somebody typed is no page of ours
            today = now.astimezone(zone).date()
            waiting.put(Counter({(today, What.ERROR, page): 1}), now)
    elif _leads_to_receipt(request, response):
        if journey is not None and not journey.is_over(now):
            waiting.put(finish(journey, now, zone), now)
        response.delete_cookie(COOKIE, samesite="Lax")
    elif "Location" not in response or journey is None:  # the address she is led to is counted, not the one that leads
        begun, counts = arrive(journey, page, now, zone)
        waiting.put(counts, now)
        _remember(response, begun)


def _leads_to_receipt(request: HttpRequest, response: HttpResponse) -> bool:
    if request.method != "POST" or "Location" not in response:
        return False
    try:
        return resolve(response["Location"].partition("?")[0]).url_name in RECEIPTS
    except Resolver404:
        return False


def _journey(request: HttpRequest) -> Journey | None:
    try:
        began, stands = _signer.unsign_object(request.COOKIES.get(COOKIE, ""))
        return Journey(dt.datetime.fromtimestamp(began, tz=dt.UTC), str(stands))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _remember(response: HttpResponse, journey: Journey) -> None:
    """Until the browser is closed."""
    value = _signer.sign_object([int(journey.began_at.timestamp()), journey.stands])
    response.set_cookie(COOKIE, value, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")
