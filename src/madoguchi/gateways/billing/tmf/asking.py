"""Asking a TM Forum API: JSON over HTTP, with what its answers mean (TMF630, REST API design guidelines)."""

import base64
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlencode

from madoguchi import gateways
from madoguchi.gateways import GatewayError, over_http
from madoguchi.gateways.over_http import Reply
from madoguchi.policy.billing_gateways import TmfBilling

# What each refusal means; a status that is not here is trouble of theirs, which passes.
_REFUSALS: Final = {
    400: ("the billing refuses what it was told", True),
    401: ("the billing does not know our secret", False),
    403: ("the billing does not let us do this", False),
    404: ("the billing has no such address", False),
    409: ("the billing has something else under this number", True),
    422: ("the billing refuses what it was told", True),
    429: ("the billing asks us to slow down", False),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: JSON with exact numbers, and the instant of it by the billing's own clock."""

    content: Any
    at: dt.datetime | None


def ask(
    settings: TmfBilling,
    path: str,
    *,
    query: Mapping[str, object] | None = None,
    body: object = None,
    method: str = "",
    key: str = "",
) -> Answer:
    """Ask once. ``key`` makes a repetition known as one where the billing keeps such keys.

    Raises:
        GatewayError: it refuses, or its answer cannot be read; what it says in words is not repeated.
    """
    url = f"{settings.url}{path}" + (f"?{urlencode(query)}" if query else "")
    sent = None if body is None else json.dumps(body, ensure_ascii=False, default=float).encode()
    reply = over_http.ask(url, body=sent, headers=_head(settings, key), seconds=settings.timeout_seconds, method=method)
    if reply.status // 100 != 2:  # noqa: PLR2004 - done
        words, permanent = _REFUSALS.get(reply.status, (f"the billing answers {reply.status}", False))
        raise GatewayError(words, permanent=permanent)
    return Answer(_content(reply), _instant(reply))


def _head(settings: TmfBilling, key: str) -> dict[str, str]:
    secret = gateways.secret(settings.secret)
    basic = base64.b64encode(f"{settings.basic_user}:{secret}".encode()).decode()
    head = {
        "Accept": "application/json",
        "Content-Type": "application/json;charset=utf-8",
        "Authorization": f"Basic {basic}" if settings.basic_user else f"Bearer {secret}",
    }
    return {**head, "Idempotency-Key": key} if key else head


def _content(reply: Reply) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(reply.text, parse_float=Decimal) if reply.text else None
    except (ValueError, RecursionError):
        raise GatewayError("the billing's answer is no JSON, or too long") from None


def _instant(reply: Reply) -> dt.datetime | None:
    try:
        return parsedate_to_datetime(reply.headers["Date"]).astimezone(dt.UTC)
    except (KeyError, ValueError, TypeError):
        return None
