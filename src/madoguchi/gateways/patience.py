"""An end to waiting, however steadily the other side drips."""

import socket
import threading
from collections.abc import Callable
from typing import Self


class hang_up_after:  # noqa: N801 - read as a word: with hang_up_after(…)
    """Hang up when so many seconds have passed within the ``with``. ``wire`` says which socket it is by then."""

    def __init__(self, seconds: float, wire: Callable[[], socket.socket | None]) -> None:
        self._wire = wire
        self._timer = threading.Timer(seconds, self._hang_up)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _hang_up(self) -> None:
        try:
            if wire := self._wire():
                wire.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it is closed already
