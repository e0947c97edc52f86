"""Our own pages on a loopback port, so that a real system can report to them."""

import threading
from types import TracebackType
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core.wsgi import get_wsgi_application
from django.db import connections


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the library gave it
        """Say nothing."""


class Portal:
    """The portal, from entering to leaving. The test's database must be one that threads see (``transaction=True``)."""

    def __enter__(self) -> str:
        application = get_wsgi_application()

        def answer(environ: dict[str, object], start: object) -> object:
            try:
                return list(application(environ, start))  # type: ignore[arg-type]
            finally:
                connections.close_all()

        self._server = make_server("127.0.0.1", 0, answer, WSGIServer, _Quiet)  # type: ignore[arg-type]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return f"http://127.0.0.1:{self._server.server_port}"

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)
