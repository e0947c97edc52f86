"""Telephone calls that read something out."""

from dataclasses import dataclass
from typing import Protocol, cast, runtime_checkable

from madoguchi import gateways
from madoguchi.gateways.reports import Incoming


@dataclass(frozen=True, slots=True)
class Call:
    """What a call says: the greeting to whoever or whatever answers, the words only after a key has been pressed (F14).

    ``language`` is that of both texts (``ja``, ``en``): the voice is chosen by it.
    """

    to: str
    language: str
    greeting: str
    words: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a call says next, in the service's own language, and whether somebody now hears the words."""

    document: str
    was_heard: bool


class VoiceGateway(Protocol):
    """What every way to call can do."""

    def call(self, call: Call, *, key: str, handle: str = "") -> str:
        """Call a number in national digits; the provider's id. The same ``key`` rings once.

        Providers that know no keys are :class:`.reports.Tracing`. Reports come in under ``handle``.

        The words are said only after a key press, so that no voice mail hears them; a call ends after two minutes.

        Raises:
            GatewayError: not called; or :class:`.Unsure`.
        """


@runtime_checkable
class Answering(Protocol):
    """A gateway whose service asks us what to say once a key was pressed."""

    def answer(self, incoming: Incoming, *, handle: str) -> Spoken:
        """What is said now.

        Raises:
            NotGenuine: the service did not ask.
        """


def connect() -> VoiceGateway:
    """The caller that the settings name."""
    return cast("VoiceGateway", gateways.connect("voice"))
