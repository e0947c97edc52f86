"""A service of the web on loopback, that comes up and goes down, and falls silent when it is told to."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


class WebService:
    """What every such service does; what it answers is its own."""

    def __init__(self) -> None:
        self.answers = Event()
        self.answers.set()
        self.now = time.time
        self._server: ThreadingHTTPServer | None = None
        self.port = 0
        self.start()

    def respond(self, method: str, path: str, head: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        """The status and the JSON of an answer. Names in ``head`` are in small letters."""
        raise NotImplementedError

    def start(self) -> None:
        """Come up, at the same port as before."""
        service = self

        class Answer(BaseHTTPRequestHandler):
            def _reply(self) -> None:
                head = {name.lower(): value for name, value in self.headers.items()}
                body = self.rfile.read(int(head.get("content-length", 0)))
                status, content = service.respond(self.command, self.path, head, body)
                service.answers.wait(30)
                try:
                    self.send_response_only(status)
                    self.send_header("Date", formatdate(service.now(), usegmt=True))
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:
                    return  # whoever asked has gone

            do_GET = do_POST = do_PATCH = _reply  # noqa: N815 - the library's names

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Answer)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Go down."""
        assert self._server
        self._server.shutdown()
        self._server.server_close()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Be down, until the end."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Take everything and answer nothing, until the end."""
        self.answers.clear()
        try:
            yield
        finally:
            self.answers.set()
