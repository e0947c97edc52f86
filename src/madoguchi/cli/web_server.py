"""The web server and durable work beside it, stopped together.

The web processes are forked, so that they share what this process has loaded; no thread may run before that.
"""

from __future__ import annotations

import errno
import http.client
import multiprocessing
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

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


def serve(address: Address, *, when_up: Callable[[], Stop]) -> None:
    """Serve pages until SIGINT or SIGTERM.

    ``when_up`` runs in this process once the first page has been answered; what it gives back is called at the end.
    """
    from django.db import connections  # noqa: PLC0415 - only once Django is set up

    connections.close_all()
    multiprocessing.set_start_method("fork", force=True)
    parent_lives, held_by_parent = os.pipe()
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
    stops: list[Stop] = []
    beside = threading.Thread(target=_beside, args=(server, address, when_up, stops), daemon=True)
    server.on_startup(beside.start)
    try:
        server.serve(target_loader=_loader(parent_lives, held_by_parent), wrap_loader=False)
    finally:
        beside.join(_STOP_SECONDS)
        for stop in stops:
            stop()


def _beside(server: MPServer, address: Address, when_up: Callable[[], Stop], stops: list[Stop]) -> None:
    try:
        if _answers(address, server.main_loop_interrupt):
            stops.append(when_up())
    except BaseException:
        server.signal_handler_interrupt()
        raise


def _loader(parent_lives: int, held_by_parent: int) -> Callable[[], WSGIHandler]:
    """What each web process does first."""

    def load() -> WSGIHandler:
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 - only once Django is set up

        os.setpgid(0, 0)  # Ctrl-C reaches the parent alone, which stops us in order
        os.close(held_by_parent)
        threading.Thread(target=_end_with_parent, args=(parent_lives,), daemon=True).start()
        return get_wsgi_application()

    return load


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
