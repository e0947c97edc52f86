"""Short messages."""

from typing import Protocol, cast

from madoguchi import gateways


class SmsGateway(Protocol):
    """What every sender of short messages can do."""

    def send(self, *, to: str, text: str, key: str, handle: str = "") -> str:
        """Send a text to a number in national digits; the provider's id. Its reports come in under ``handle``.

        The same ``key`` is sent once, but for providers that know no keys: theirs is :class:`.reports.Tracing`.

        Raises:
            GatewayError: not sent; or :class:`.Unsure`.
        """


def connect() -> SmsGateway:
    """The sender that the settings name."""
    return cast("SmsGateway", gateways.connect("sms"))
