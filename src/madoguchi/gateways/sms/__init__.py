"""Short messages."""

from typing import Protocol, cast

from madoguchi import gateways


class SmsGateway(Protocol):
    """What every sender of short messages can do."""

    def send(self, *, to: str, text: str, key: str) -> str:
        """Send a text to a number in national digits; the provider's id. The same ``key`` is sent once.

        Raises:
            GatewayError: not sent.
        """


def connect() -> SmsGateway:
    """The sender that the settings name."""
    return cast("SmsGateway", gateways.connect("sms"))
