"""Requests to systems that the operator names: they go where her file says, and nowhere inside by mistake."""

from collections.abc import Mapping
from typing import Protocol

from madoguchi.gateways.webhook import http


class WebhookGateway(Protocol):
    """What sends a webhook."""

    def send(self, url: str, body: bytes, *, headers: Mapping[str, str], is_private_allowed: bool) -> int:
        """Send it; the status of the answer. No redirect is followed.

        Raises:
            GatewayError: the endpoint cannot be reached, or must not be.
        """


def connect() -> WebhookGateway:
    """There is one way."""
    return http.Gateway()
