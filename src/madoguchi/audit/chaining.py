"""How entries are chained: each batch's digest holds the one before it, so nothing can be slipped in or out.

Pure: plain values in, digests out.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from madoguchi.domain.plain import canonical

BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is hashed."""

    id: int
    at: dt.datetime
    name: str
    actor_kind: str
    actor_id: str
    subject: str
    details: dict[str, object]


def chain(previous: str, lines: Iterable[Line]) -> str:
    """The digest of a batch that follows ``previous``, as hexadecimal digits."""
    digest = hashlib.sha256(bytes.fromhex(previous))
    for line in lines:
        plain = {**asdict(line), "at": line.at.astimezone(dt.UTC).isoformat()}
        digest.update(hashlib.sha256(canonical(plain)).digest())
    return digest.hexdigest()


def runs(ids: Sequence[int]) -> list[list[int]]:
    """Ascending ids as unbroken runs.

    >>> runs([1, 2, 3, 7, 9, 10])
    [[1, 3], [7, 7], [9, 10]]
    """
    found: list[list[int]] = []
    for number in ids:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def gaps(found: Sequence[Sequence[int]], *, after: int) -> list[list[int]]:
    """The ids above ``after`` that lie between ascending runs, as runs themselves.

    >>> gaps([[3, 4], [5, 7], [9, 9]], after=1)
    [[2, 2], [8, 8]]
    """
    between, last = list[list[int]](), after
    for first, end in found:
        if first > last + 1:
            between.append([last + 1, first - 1])
        last = max(last, end)
    return between
