"""Signs that somebody makes us send texts for his own gain: codes nobody types, numbers in a row (RULES.md S10).

Source: Twilio's list of signs of SMS pumping (adjacent blocks of numbers, no completion).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_BLOCK = 2  # numbers that differ in their last two digits only are one block of a hundred


@dataclass(frozen=True, slots=True)
class Sent:
    """One code that was sent by text or call: for which request, where to, when, and whether one of it was typed."""

    request: str
    to: str
    at: dt.datetime
    is_used: bool


def share_used(sent: Iterable[Sent], *, at_least: int) -> int | None:
    """How many requests in a hundred ended with a right code; ``None`` where there are too few to say."""
    requests = {one.request: one.is_used for one in sent}
    if len(requests) < at_least:
        return None
    return 100 * sum(requests.values()) // len(requests)


def crowded_block(sent: Sequence[Sent], *, at_least: int) -> int:
    """How many numbers of one block were sent to, where that is ``at_least`` so many; else 0."""
    blocks = Counter(to[:-_BLOCK] for to in {one.to for one in sent})
    most = max(blocks.values(), default=0)
    return most if most >= at_least else 0
