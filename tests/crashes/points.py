"""Crash points, found and not listed: every commit, rollback and single write, and every call to the world outside.

Nothing in the house knows of it: Django's connection and the door to the gateways are wrapped from without.
"""

import mmap
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from django.db import connection

from madoguchi import gateways

_BOARD_BYTES = 512
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
_PASSED_ON = ("madoguchi.workers", "madoguchi.gateways")
_LIBRARIES = ("django.contrib.", "allauth.")


class Board:
    """Memory shared with the parent, in which the child writes which point it reached. It outlives a SIGKILL."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, _BOARD_BYTES)

    def write(self, name: str) -> None:
        """Note the latest point."""
        self._shared[:] = name.encode()[:_BOARD_BYTES].ljust(_BOARD_BYTES, b"\0")

    def read(self) -> str:
        """The latest point, empty if there was none."""
        return self._shared[:].rstrip(b"\0").decode(errors="ignore")


class Points:
    """The points of one life of a process, in order; the process dies at the one numbered ``die_at`` (from 1)."""

    def __init__(self, board: Board, *, die_at: int | None = None) -> None:
        self.names: list[str] = []
        self._board, self._die_at = board, die_at
        self._counts: Counter[str] = Counter()

    def watch(self) -> None:
        """Wrap the store and the gateways of this process."""
        for act in ("commit", "rollback"):
            setattr(connection, act, self._around(act, getattr(connection, act)))
        connection.execute_wrappers.append(self._write)
        connect = gateways.connect
        gateways.connect = lambda kind: _Watched(kind, connect(kind), self)

    def reached(self, when: str, what: str, who: str) -> None:
        """A point. ``when`` is before or after, ``what`` is counted, ``who`` is what the house was doing."""
        name = f"{when} {what} {self._counts[what]}: {who}"
        self.names.append(name)
        self._board.write(name)
        if len(self.names) == self._die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def begin(self, what: str) -> None:
        """Count one more ``what``."""
        self._counts[what] += 1

    def _around(self, act: str, real: Callable[[], None]) -> Callable[[], None]:
        def wrapped() -> None:
            who = _at_work()
            self.begin(act)
            self.reached("before", act, who)
            real()
            self.reached("after", act, who)

        return wrapped

    def _write(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """A write outside a transaction is a commit of its own."""
        if connection.in_atomic_block or not sql.lstrip().upper().startswith(_WRITES):
            return execute(sql, params, many, context)
        who = _at_work()
        self.begin("write")
        self.reached("before", "write", who)
        result = execute(sql, params, many, context)
        self.reached("after", "write", who)
        return result


class _Watched:
    """A gateway whose calls are points: before the call, and when it has answered and nobody has written that down."""

    def __init__(self, kind: str, gateway: object, points: Points) -> None:
        self._kind, self._gateway, self._points = kind, gateway, points

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call, what = getattr(self._gateway, name), f"{self._kind}.{name}"

        def watched(*args: Any, **kwargs: Any) -> Any:
            self._points.begin(what)
            self._points.reached("before", what, "not asked yet")
            answer = call(*args, **kwargs)
            self._points.reached("after", what, "done, answer not written")
            return answer

        return watched


def kind_of(name: str) -> str:
    """A point's name without its count: points of one kind do the same at another time.

    >>> kind_of("after commit 7: cancellation.actions.take_back")
    'after commit: cancellation.actions.take_back'
    """
    place, _, who = name.partition(": ")
    return f"{place.rsplit(' ', 1)[0]}: {who}"


def _at_work() -> str:
    """What the house is doing: the innermost function that is not merely passed through."""
    through = ""
    for module, function in _callers():
        if module.startswith(_PASSED_ON):
            through = through or function.rsplit(".", 1)[-1]
        elif module.startswith(("madoguchi.", *_LIBRARIES)):
            name = f"{module.removeprefix('madoguchi.').removeprefix('django.contrib.')}.{function}"
            return f"{name} ({through})" if through else name
    return through or "the story"


def _callers() -> Iterator[tuple[str, str]]:
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        yield frame.f_globals.get("__name__", ""), frame.f_code.co_qualname.replace(".<locals>", "")
        frame = frame.f_back
