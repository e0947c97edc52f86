"""Letters on paper (郵送)."""

from typing import Protocol, cast

from madoguchi import gateways


class PostGateway(Protocol):
    """What every way to send letters can do."""

    def send(self, *, to: str, pdf: bytes, key: str) -> str:
        """Hand over a letter; its id. ``to`` is the address as printed, for the desk. The same ``key`` is one letter.

        Raises:
            GatewayError: not handed over.
        """


def connect() -> PostGateway:
    """The post that the settings name."""
    return cast("PostGateway", gateways.connect("post"))
