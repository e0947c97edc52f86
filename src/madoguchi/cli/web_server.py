"""The web server and durable work beside it, opened and closed together.

granian's main process starts the web processes and stops them. They are forked, so that they share what is loaded; no
thread may run before that, and no paper may be set (typst starts threads).
"""

from __future__ import annotations

import errno
import http.client
import logging
import multiprocessing
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING

import typer
from granian.constants import HTTPModes, Interfaces
from granian.server import MPServer

from madoguchi.cli import starting

_ANSWER_SECONDS = 30
_STOP_SECONDS = 5
_LOOPBACK, _LOOPBACK_6 = "127.0.0.1", "::1"

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

Stop = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen, and with how many processes and threads. A thread holds one database connection."""

    host: str
    port: int
    processes: int = 1
    threads: int = 4


def refuse_taken_port(address: Address) -> None:
    """Give up with the mend when the address cannot be had. A browser tries both loopbacks for ``localhost``."""
    trouble = _trouble(address.host, address.port)
    if address.host == _LOOPBACK and trouble is None and _trouble(_LOOPBACK_6, address.port) == errno.EADDRINUSE:
        trouble = errno.EADDRINUSE
    if trouble == errno.EADDRINUSE:
        mend = f"Stop that program, or choose another port, for example --port {address.port + 1}."
        starting.give_up(f"Port {address.port} is in use by another program.", mend)
    if trouble is not None:
        reason = f"Cannot listen at {address.host}, port {address.port} ({os.strerror(trouble)})."
        starting.give_up(reason, "Choose another host or port.")


def serve(address: Address, *, prepare: Callable[[], None], when_up: Callable[[], Stop]) -> None:
    """Serve pages until SIGINT or SIGTERM.

    Each web process calls ``prepare`` before it opens and ``when_up`` once it has answered; what ``when_up`` gives back
    is called at the end. Several processes may do durable work beside their pages: leases keep them apart.

    Raises:
        typer.Exit: it never opened (2), or a web process broke (1).
    """
    multiprocessing.set_start_method("fork", force=True)
    has_opened = multiprocessing.Event()
    server = MPServer(
        "madoguchi.config.wsgi:application",
        address=address.host,
        port=address.port,
        interface=Interfaces.WSGI,
        workers=address.processes,
        blocking_threads=address.threads,
        blocking_threads_idle_timeout=600,
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
        workers_kill_timeout=_STOP_SECONDS,
    )
    house = _House(address, prepare, when_up, has_opened, os.pipe())
    try:
        server.serve(target_loader=house.open, wrap_loader=False)
    except SystemExit:
        raise typer.Exit(1 if has_opened.is_set() else 2) from None


@dataclass(frozen=True, slots=True)
class _House:
    """What a web process does besides answering. ``lifeline``: a pipe whose far end the parent alone holds."""

    address: Address
    prepare: Callable[[], None]
    when_up: Callable[[], Stop]
    has_opened: Event
    lifeline: tuple[int, int]
    closing: threading.Event = field(default_factory=threading.Event)

    def open(self) -> WSGIHandler:
        """Make ready, and give granian the application."""
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 - only once Django is set up
        from django.db import connections  # noqa: PLC0415 - as above

        os.setpgid(0, 0)  # Ctrl-C reaches the parent alone, which stops us in order
        os.close(self.lifeline[1])
        threading.Thread(target=_end_with_parent, args=self.lifeline[:1], daemon=True).start()
        try:
            self.prepare()
        except typer.Exit:
            os._exit(2)  # the reason has been said
        connections.close_all()
        application = get_wsgi_application()
        beside = threading.Thread(target=self._stay, daemon=True)
        beside.start()
        Finalize(None, self._close, args=(beside,), exitpriority=1)
        return application

    def _stay(self) -> None:
        try:
            if _answers(self.address, self.closing):
                self.has_opened.set()
                stop = self.when_up()
                self.closing.wait()
                stop()
        except Exception:
            logging.getLogger(__name__).exception("what stands beside the pages broke")
            os._exit(1)

    def _close(self, beside: threading.Thread) -> None:
        self.closing.set()
        beside.join(_STOP_SECONDS)


def _end_with_parent(parent_lives: int) -> None:
    """Leave when the parent is gone, however it went: the pipe it holds is closed then."""
    os.read(parent_lives, 1)
    os._exit(1)


def _trouble(host: str, port: int) -> int | None:
    """Why nobody can listen there now, as an ``errno``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
    except OSError as error:
        return error.errno
    return None


def _answers(address: Address, stopped: threading.Event) -> bool:
    """Wait for the first page.

    Raises:
        TimeoutError: there is none.
    """
    until = time.monotonic() + _ANSWER_SECONDS
    while not stopped.wait(0.05):
        if _asks_once(address):
            return True
        if time.monotonic() > until:
            raise TimeoutError(f"No answer at {address.host}:{address.port}.")
    return False


def _asks_once(address: Address) -> bool:
    from django.conf import settings  # noqa: PLC0415 - only once Django is set up

    connection = http.client.HTTPConnection(address.host, address.port, timeout=_ANSWER_SECONDS)
    try:
        connection.request("GET", "/", headers={"Host": settings.ALLOWED_HOSTS[0]})
        connection.getresponse()
    except OSError:
        return False
    finally:
        connection.close()
    return True
