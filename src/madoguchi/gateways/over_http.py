"""One HTTP request: bounded in time and size, no redirect followed, and clear about whether it can have been heard."""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import SplitResult, urlsplit

from madoguchi.gateways import GatewayError, Unsure
from madoguchi.gateways.patience import hang_up_after

_LONGEST: Final = 1_048_576


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered, cut after 1 MiB."""

    status: int
    text: str
    headers: Mapping[str, str]


def ask(
    url: str,
    *,
    seconds: float,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    address: str = "",
    method: str = "",
) -> Reply:
    """Ask once: by ``method``; by POST with a body, else GET. ``seconds`` bounds connecting, and then the whole answer.

    ``address`` is where to connect instead of asking for the name's address again.

    Raises:
        GatewayError: nothing was sent.
        Unsure: it was sent, at least in part, and nothing whole came back.
    """
    parts = urlsplit(url)
    connection = _connected(parts, address, seconds)
    with hang_up_after(seconds, lambda: connection.sock):
        try:
            connection.request(method or ("GET" if body is None else "POST"), _target(parts), body, dict(headers or {}))
            reply = connection.getresponse()
            return Reply(reply.status, reply.read(_LONGEST).decode(errors="replace"), dict(reply.headers))
        except (OSError, HTTPException) as error:
            raise Unsure(f"{parts.hostname} took the question and did not answer ({type(error).__name__})") from None
        finally:
            connection.close()


def _connected(parts: SplitResult, address: str, seconds: float) -> HTTPConnection:
    """A connection whose name was looked up once, or not at all."""
    host, is_safe = str(parts.hostname), parts.scheme == "https"
    connection = (HTTPSConnection if is_safe else HTTPConnection)(host, parts.port, timeout=seconds)
    try:
        wire = socket.create_connection((address or host, connection.port), seconds)
        connection.sock = ssl.create_default_context().wrap_socket(wire, server_hostname=host) if is_safe else wire
    except OSError as error:
        raise GatewayError(f"{host} does not answer ({type(error).__name__})") from None
    return connection


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
