"""``madoguchi serve``."""

from collections.abc import Callable
from typing import Annotated

import typer

from madoguchi.cli import check, starting


def serve(
    *,
    host: Annotated[str, typer.Option(help="The address to listen at; 0.0.0.0 for all.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen at.")] = 8000,
    processes: Annotated[int, typer.Option(min=1, help="Web processes.")] = 1,
    threads: Annotated[int, typer.Option(min=1, help="Pages at the same time in one process.")] = 4,
    work: Annotated[
        bool,
        typer.Option("--work/--no-work", help="Durable work beside the pages; --no-work with `worker`."),
    ] = True,
) -> None:
    """Serve the members' pages, and do durable work beside them. Settings come from the environment: docs/run-it.md.

    Put a proxy that speaks HTTPS in front. SIGTERM stops it after the pages that are on their way.

    Examples:
    - `madoguchi serve`
    - `madoguchi serve --host 0.0.0.0 --processes 2 --no-work`
    """
    starting.start(with_tables=True)
    from madoguchi.cli import store, web_server  # noqa: PLC0415 - only once Django is set up

    address = web_server.Address(host, port, processes, threads)
    check.refuse_problems()
    web_server.refuse_taken_port(address)
    store.refuse_missing_keys()
    store.collect_static_files()
    typer.echo(f"Serving at http://{host}:{port}/", err=True)
    web_server.serve(address, prepare=lambda: None, when_up=lambda: _begin(work=work))


def _begin(*, work: bool) -> Callable[[], None]:
    from madoguchi.workers import thread  # noqa: PLC0415 - only once Django is set up

    return thread.start() if work else lambda: None
