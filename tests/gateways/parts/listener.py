"""Another system of the operator's, on loopback: it hears webhooks and answers as it is told."""

from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


@dataclass(frozen=True)
class Heard:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Listener:
    """The system. ``status`` is what it answers, ``location`` where it sends whoever asks."""

    status: int = 204
    location: str = ""
    heard: list[Heard] = field(default_factory=list)
    answers: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.answers.set()
        listener = self

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.heard.append(Heard(self.path, dict(self.headers), body))
                listener.answers.wait(30)
                self.send_response(listener.status)
                if listener.location:
                    self.send_header("Location", listener.location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST  # noqa: N815 - the library's name

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self.answers.set()
        self._server.shutdown()
        self._server.server_close()
