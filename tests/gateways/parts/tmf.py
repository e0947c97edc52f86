"""A billing on loopback, made after the public descriptions of TMF635, TMF648 and TMF678 (version 4) and TMF630.

It knows nothing of our code: it has usage that was rated, takes quotes, and has bills with their lines. It is strict:
what the standard does not have it refuses, and it notes what it answered itself that the standard does not have.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.gateways.parts.tmf_shapes import PLACES, check_answer, check_request
from tests.gateways.parts.web_service import WebService

TOKEN = "billing-in-tests"


@dataclass(frozen=True)
class Exchange:
    """A request and what was answered."""

    method: str
    address: str
    asked: bytes
    status: int
    answered: bytes


class Billing(WebService):
    """The service. ``kept`` holds each kind of resource, oldest first."""

    def __init__(self) -> None:
        self.kept: dict[str, list[dict[str, Any]]] = {kind: [] for kind in PLACES.values()}
        self.broken = 0  # the status that everything is answered with
        self.garbage: bytes | None = None
        self.authorization = f"Bearer {TOKEN}"
        self.loses = False  # takes what is told, and answers 502
        self.knows_keys = True  # whether it keeps idempotency keys
        self.most = 1000  # how many it gives at once, whatever is asked for
        self.asked: list[tuple[str, str]] = []
        self.exchanges: list[Exchange] = []
        self.lists: Callable[[str], list[dict[str, Any]]] | None = None  # what it lists instead, whatever is asked
        self.made: dict[str, Any] | None = None  # what it says that it made, instead
        self.is_odd = False  # says on purpose what the standard does not have
        self.misfits: list[str] = []  # what it said so without being told to
        self._keys: dict[str, dict[str, Any]] = {}
        super().__init__()

    @property
    def table(self) -> str:
        """What an operator writes into operator.toml."""
        return f'[gateways.billing.tmf]\nurl = "http://127.0.0.1:{self.port}"\ntimeout_seconds = 1\n'

    def respond(self, method: str, path: str, head: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        """As it is told to, or as the resource says."""
        try:
            check_request(method, path, body)
            status, content = self.answer(method, path, dict(head), json.loads(body) if body else None)
        except (KeyError, ValueError) as error:
            return 400, json.dumps(_error("23", str(error))).encode()
        answer = json.dumps(content).encode()
        self.exchanges.append(Exchange(method, path, body, status, answer))
        self._note(method, path, status, answer)
        return status, self.garbage if self.garbage is not None else answer

    def _note(self, method: str, path: str, status: int, answer: bytes) -> None:
        try:
            check_answer(method, path, status, answer)
        except ValueError as error:
            if not self.is_odd:
                self.misfits.append(f"{method} {path}: {error}")

    @contextmanager
    def answering(self, status: int) -> Iterator[None]:
        self.broken = status
        try:
            yield
        finally:
            self.broken = 0

    def answer(self, method: str, path: str, head: dict[str, str], body: Any) -> tuple[int, Any]:
        """What a request leads to."""
        parts = urlsplit(path)
        self.asked.append((method, parts.path))
        if head.get("authorization") != self.authorization:
            return 401, _error("60")
        if self.broken:
            return self.broken, _error("1")
        if method == "GET" and parts.path in PLACES:
            return 200, self._listed(PLACES[parts.path], dict(parse_qsl(parts.query)))
        if method == "POST" and PLACES.get(parts.path) == "quote":
            return self._create(body, head.get("idempotency-key", ""))
        return self._one(parts.path.rpartition("/")[2], body)

    def _listed(self, kind: str, query: dict[str, str]) -> list[dict[str, Any]]:
        """TMF630: filters by attribute and operator, ``sort``, ``offset`` and ``limit``."""
        if self.lists:
            return self.lists(kind)
        offset, limit = int(query.pop("offset", "0")), min(int(query.pop("limit", "100")), self.most)
        order = query.pop("sort", "")
        rows = [row for row in self.kept[kind] if all(_fits(row, *one) for one in query.items())]
        if order:
            rows.sort(key=lambda row: str(row[order]))
        return rows[offset : offset + limit]

    def _create(self, body: Any, key: str) -> tuple[int, Any]:
        if self.made is not None:
            return 201, self.made
        if self.knows_keys and key in self._keys:
            return 201, self._keys[key]
        quoted_at = datetime.fromtimestamp(self.now(), UTC).isoformat()
        made = {**body, "id": f"Q{len(self.kept['quote']) + 1}", "state": "pending", "quoteDate": quoted_at}
        self.kept["quote"].append(made)
        self._keys[key] = made
        return (502, _error("5")) if self.loses else (201, made)

    def _one(self, number: str, changed: Any) -> tuple[int, Any]:
        """One quote: asked for, or changed by a merge patch (RFC 7396)."""
        for quote in self.kept["quote"]:
            if quote["id"] == number:
                quote.update(changed or {})
                return (502, _error("5")) if self.loses else (200, quote)
        return 404, _error("60")


def _fits(row: dict[str, Any], name: str, wanted: str) -> bool:
    path, _, operator = name.rpartition(".")
    if operator != "gte":
        path, operator = name, ""
    value: Any = row
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    if operator:
        return datetime.fromisoformat(str(value)) >= datetime.fromisoformat(wanted)
    return str(value) == wanted


def _error(code: str, why: str = "") -> dict[str, str]:
    return {"code": code, "reason": "no", "message": f"secret words of theirs {why}"}
