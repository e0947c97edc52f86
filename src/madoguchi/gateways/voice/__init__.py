"""Telephone calls that read something out."""

from dataclasses import dataclass
from typing import Protocol, cast

from madoguchi import gateways


@dataclass(frozen=True, slots=True)
class Call:
    """What a call says: the greeting to whoever or whatever answers, the words only after a key has been pressed (F14).

    ``language`` is that of both texts (``ja``, ``en``): the voice is chosen by it.
    """

    to: str
    language: str
    greeting: str
    words: str


class VoiceGateway(Protocol):
    """What every way to call can do."""

    def call(self, call: Call, *, key: str) -> str:
        """Call a number in national digits; the provider's id. The same ``key`` rings once.

        The words are said only after a key press, so that no voice mail hears them; a call ends after two minutes.

        Raises:
            GatewayError: not called.
        """


def connect() -> VoiceGateway:
    """The caller that the settings name."""
    return cast("VoiceGateway", gateways.connect("voice"))
