"""``madoguchi demo``."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Protocol, cast

import typer

from madoguchi.cli import check, starting

_MADE_HERE = (
    *("madoguchi.sqlite3*", "outside.sqlite3*", "audit-checkpoints.jws", "clock-ahead.*"),
    *("people.csv", "usage.csv", "letters", "static", "keys"),
)


class _Room(Protocol):
    """The demo room, as far as this command needs it."""

    def load(self) -> None: ...
    def introduce(self) -> list[dict[str, str]]: ...
    def tell_the_past(self) -> None: ...


def demo(
    *,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where to listen on this machine.")] = 8000,
    data: Annotated[Path, typer.Option(metavar="DIR", help="Where everything lies; kept between runs.")] = Path("data"),
    policy: Annotated[
        str | None, typer.Option(metavar="PRESET|FILE", help="A preset, as as-described; or another operator.toml.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the last run: new people, the clock at now.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print address and log-ins as one line of JSON.")] = False,
) -> None:
    """Show everything with a fictional operator: pages, durable work, a handset and a clock that can be moved.

    Nothing leaves this machine, and only this machine is answered. Ctrl-C stops it.

    Examples:
    - `madoguchi demo` opens http://localhost:8000/
    - `madoguchi demo --port 8080 --fresh`
    - `madoguchi demo --policy as-described --fresh` lets you feel a procedure that is hard to leave by
    - `madoguchi demo --json` prints one line for machines, and stays
    """
    from madoguchi.cli import web_server  # noqa: PLC0415 - what only servers need

    address = web_server.Address("127.0.0.1", port)
    web_server.refuse_taken_port(address)
    _set_environment(port=port, data=data, policy=policy)
    if fresh:
        _forget(data)
    web_server.serve(address, prepare=_prepare, when_up=lambda: _begin(f"http://localhost:{port}", as_json=as_json))


def _set_environment(*, port: int, data: Path, policy: str | None) -> None:
    os.environ["MADOGUCHI_DEMO"] = "1"
    os.environ["MADOGUCHI_DATA"] = str(data)
    os.environ["MADOGUCHI_PUBLIC_URL"] = f"http://localhost:{port}"
    os.environ.setdefault("MADOGUCHI_LOG_LEVEL", "WARNING")
    if policy:
        os.environ["MADOGUCHI_POLICY"] = str(policy_file(policy, data))


def policy_file(policy: str, data: Path) -> Path:
    """The operator's file: the one named; or, by the name of a preset, the demo's own on that preset, put into data."""
    from madoguchi.policy import presets  # noqa: PLC0415 - what only this option needs

    if policy not in presets.names():
        return Path(policy)
    own = (Path(__file__).parents[1] / "demo" / "operator.toml").read_text(encoding="utf-8")
    data.mkdir(parents=True, exist_ok=True)
    file = data / "operator.toml"
    file.write_text(f'preset = "{policy}"\n\n{own}', encoding="utf-8")
    return file


def _forget(data: Path) -> None:
    """Delete what an earlier demo has made, and nothing else that may lie in the folder."""
    for path in (path for pattern in _MADE_HERE for path in data.glob(pattern)):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _prepare() -> None:
    """Everything that the first page needs. In the web process, so that Django is loaded once."""
    starting.start()
    from madoguchi.cli import store  # noqa: PLC0415 - only once Django is set up

    check.refuse_problems()
    store.make_ready()
    _room().load()


def _room() -> _Room:
    """The demo room, asked for by name: it stands above the command line, so that we may not import it."""
    from django.apps import apps  # noqa: PLC0415 - only once Django is set up

    return cast("_Room", apps.get_app_config("demo"))


def _begin(url: str, *, as_json: bool) -> Callable[[], None]:
    """Say that the pages are there, then begin the work beside them."""
    from madoguchi.cli import welcome  # noqa: PLC0415 - only when it is wanted
    from madoguchi.workers import thread  # noqa: PLC0415 - only once Django is set up

    places = {"url": f"{url}/", "handset": f"{url}/demo/", "clock": f"{url}/demo/#clock", "desk": f"{url}/demo/#staff"}
    if as_json:
        typer.echo(json.dumps({**places, "people": _room().introduce()}, ensure_ascii=False))
    else:
        welcome.say(places, _room().introduce())
    _room().tell_the_past()
    return thread.start()
