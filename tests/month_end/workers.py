"""Workers as they are in the house, each in a process of its own, with a clock that runs fifty times as fast.

They do the close and the sealing; delivery has its own proofs. The parent may turn each one's clock.
"""

import ctypes
import datetime as dt
import logging
import mmap
import os
import signal
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from madoguchi import clock
from madoguchi.cancellation import jobs
from madoguchi.workers import models, thread, timetable, waking

_SPEED = 50
_TOGETHER = 7  # of three lines each: chunks cut through cases
_LEASE = dt.timedelta(seconds=10)  # short, so that rows are often taken over from who is still at them
_NEW_NETWORK = 0x40000000  # CLONE_NEWNET
_OURS = ("cancellation.begin", "cancellation.order", "cancellation.confirm", "cancellation.settle", "audit.seal")


class Clock:
    """The time of one worker, by whose skew the parent turns it."""

    def __init__(self, began: float) -> None:
        self._began, self._skew = began, mmap.mmap(-1, 8)

    def turn(self, seconds: float) -> None:
        """Let it be so far from the true time."""
        self._skew[:] = struct.pack("d", seconds)

    def __call__(self) -> dt.datetime:
        (skew,) = struct.unpack("d", self._skew[:])
        now = time.time()
        return dt.datetime.fromtimestamp(now + (now - self._began) * _SPEED + skew, dt.UTC)


class Worker:
    """A process that works until it is killed. ``host``: the network namespace it lives in."""

    def __init__(self, database: dict[str, str], began: float, *, host: str = "", without: Callable[[], None]) -> None:
        self.clock = Clock(began)
        self._pid = os.fork()
        if not self._pid:
            try:
                _enter(host)
                _work(database, self.clock, without)
            finally:
                os._exit(1)

    def kill(self) -> None:
        """Kill it, and wait until it is gone."""
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)


def _enter(host: str) -> None:
    if host:
        with (Path("/run/netns") / host).open() as there:
            if ctypes.CDLL(None, use_errno=True).setns(there.fileno(), _NEW_NETWORK):
                raise OSError(ctypes.get_errno(), host)


def _work(database: dict[str, str], time_here: Clock, without: Callable[[], None]) -> None:
    logging.disable(logging.CRITICAL)
    connection.settings_dict.update(database)
    clock.set_source(time_here)
    for name in [name for name in timetable.names() if name not in _OURS]:
        del timetable._jobs[name]
    jobs._TOGETHER, thread._PAUSE_SECONDS, models.LEASE = _TOGETHER, 0.01, _LEASE
    without()
    with waking.quietly():
        thread._look_until(threading.Event())
