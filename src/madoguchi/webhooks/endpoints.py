"""The endpoints in ``operator.toml``."""

import logging

from madoguchi import policy
from madoguchi.policy.message_gateways import WebhookEndpoint

_log = logging.getLogger(__name__)
_latest: tuple[WebhookEndpoint, ...] = ()


def current() -> tuple[WebhookEndpoint, ...]:
    """Every endpoint. A file that was made wrong meanwhile changes nothing: no member's press fails for it."""
    global _latest  # noqa: PLW0603 - what was right last
    try:
        _latest = policy.gateways().webhooks
    except policy.WrongPolicy:
        _log.exception("operator.toml cannot be read: its endpoints stay as they were")
    return _latest


def find(name: str) -> WebhookEndpoint | None:
    """The endpoint of this name, if it is still there."""
    return next((one for one in current() if one.name == name), None)
