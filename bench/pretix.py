"""``python -m bench.pretix``: a well-known portal on the same server, worker, threads and client, in the same run.

Outside continuous integration. pretix (AGPL) comes from PyPI into an environment of its own, outside this repository;
it is run and measured, nothing of it is copied. Its own models make paid orders that their buyer may cancel, nothing
kept; its orders have no address for mail, so that it sends none within the request. SQLite, as it is set up by default.
"""

import argparse
import json
import os
import sqlite3
import subprocess
import tempfile
import venv
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench import pages, places, results
from bench.pages import Size, load, made, own
from bench.results import Row, middle
from bench.servers import Server, free_port, serving

VERSION = "2026.8.0"
_SIZE = Size((1_000, 1_000), 600, 3, 5, (1,), 1, 0, 0)
_PRESS = {"form": "/cancel/do", "leads_to": "/order/"}


def cache() -> Path:
    """Where pretix and its store lie, kept between runs."""
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "madoguchi-bench" / VERSION


def installed() -> Path:
    """The Python of pretix's environment, made if it is missing; some of what it needs is built on the spot."""
    python = cache() / "venv" / "bin" / "python"
    if not python.with_name("granian").exists():
        venv.create(cache() / "venv", with_pip=True)
        needed = [f"pretix=={VERSION}", f"granian=={_own_granian()}"]
        subprocess.run([python, "-m", "pip", "install", "--quiet", *needed], check=True)
    return python


def settings(port: int) -> dict[str, str]:
    """The environment that pretix runs in."""
    data = cache() / "data"
    data.mkdir(parents=True, exist_ok=True)
    config = data / "pretix.cfg"
    config.write_text(
        f"[pretix]\nurl=http://localhost:{port}\ndatadir={data}\necb_rates=off\n[django]\nsecret={'x' * 50}\n"
    )
    return {**os.environ, "PRETIX_CONFIG_FILE": str(config), "DJANGO_SETTINGS_MODULE": "pretix.settings"}


def order_paths(python: Path, env: dict[str, str], count: int) -> list[str]:
    """Make the store ready (the first time takes minutes) and place so many orders."""
    subprocess.run([python, "-m", "pretix", "migrate", "--no-input", "-v", "0"], env=env, check=True)
    seed = places.ROOT / "bench" / "pretix_seed.py"
    done = subprocess.run([python, "-P", seed, str(count)], env=env, text=True, stdout=subprocess.PIPE, check=True)
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


@contextmanager
def pretix(python: Path, count: int) -> Iterator[tuple[Server, list[str]]]:
    """A running pretix with so many fresh orders."""
    port = free_port()
    env = settings(port)
    paths = order_paths(python, env, count)
    headers = {"Host": f"localhost:{port}", "Referer": f"http://localhost:{port}/"}
    with serving("pretix.wsgi:application", python=python, env=env, headers=headers, port=port) as server:
        load(server, "look", [{"path": paths[-1]}], 1, 2)
        yield server, paths


def measure(folder: Path, size: Size) -> list[Row]:
    """Pages and cancellations of both, in turn."""
    with ExitStack() as stack:
        store = made(folder, size.members[0], size.visitors)
        ours = stack.enter_context(own(store))
        theirs, paths = stack.enter_context(pretix(installed(), size.visitors))
        sides: dict[str, tuple[Server, str, list[dict[str, str]]]] = {
            "my page": (ours, "look", [{**visit, "path": "/"} for visit in store.visits[:50]]),
            "review": (ours, "look", store.visits[:50]),
            "cancel": (theirs, "look", [{"path": f"{path}cancel"} for path in paths[:50]]),
            "order": (theirs, "look", [{"path": path} for path in paths[:50]]),
            "accept": (ours, "press", [{**visit, **pages.PRESS_MONTH_END} for visit in store.visits]),
            "cancel order": (theirs, "press", [{"path": f"{path}cancel", **_PRESS} for path in paths]),
        }
        found: dict[str, list[dict[str, float]]] = {name: [] for name in sides}
        for at in range(size.rounds):
            for name, (server, kind, visits) in sides.items():
                mine = visits[at :: size.rounds]
                found[name].append(load(server, kind, mine, 1, size.seconds))
    _see_that_they_are_cancelled(sum(int(one["count"]) for one in found["cancel order"]))
    return list(_rows({name: middle(rounds) for name, rounds in found.items()}))


def _rows(found: dict[str, dict[str, float]]) -> Iterator[Row]:
    """Both walks have two pages before the press: the buyer comes from the page of her order."""
    found |= {
        "our two": _in_turn(found["my page"], found["review"]),
        "their two": _in_turn(found["order"], found["cancel"]),
    }
    pairs = {
        "My Page and review beside pretix's order and cancel page": ("our two", "their two", "pages/s"),
        "review page beside pretix's cancel page": ("review", "cancel", "pages/s"),
        "review page beside pretix's order page": ("review", "order", "pages/s"),
        "whole cancellation beside pretix's whole cancellation": ("accept", "cancel order", "cancellations/s"),
    }
    for what, (mine, other, unit) in pairs.items():
        ours, theirs = found[mine], found[other]
        spread = f"p50 {ours['p50_ms']:.1f} against {theirs['p50_ms']:.1f} ms"
        more = f"{spread}, {ours['bytes']:,.0f} against {theirs['bytes']:,.0f} bytes"
        yield Row("", what, ours["per_second"], unit, theirs["per_second"], "pretix", more)


def _in_turn(first: dict[str, float], second: dict[str, float]) -> dict[str, float]:
    """What a visitor meets who asks for one page and then for the other, as often as she can."""
    seconds = 1 / first["per_second"] + 1 / second["per_second"]
    both = {name: (first[name] + second[name]) / 2 for name in ("p50_ms", "bytes")}
    return {"per_second": 2 / seconds, **both}


def _see_that_they_are_cancelled(count: int) -> None:
    store = sqlite3.connect(cache() / "data" / "db.sqlite3")
    (cancelled,) = store.execute("SELECT count(*) FROM pretixbase_order WHERE status = 'c'").fetchone()
    if cancelled < count:
        raise RuntimeError(f"{count} orders were cancelled, but pretix has only {cancelled}")


def _own_granian() -> str:
    from importlib.metadata import version  # noqa: PLC0415 - only to install

    return version("granian")


def main() -> None:
    """Measure both, and write ``bench/RESULTS.md`` and ``bench/beside-pretix.json``."""
    argparse.ArgumentParser(
        prog="python -m bench.pretix", description=f"Two minutes; pretix lies in {cache()}, made the first time."
    ).parse_args()
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as folder:
        rows = measure(Path(folder) / "pages", _SIZE)
    figures: dict[str, float] = {}
    for row in rows:
        figures |= {row.what.split(" beside ")[0]: row.figure, row.what.split(" beside ")[1]: row.floor or 0}
    details: dict[str, Any] = {"command": "python -m bench.pretix", "mark": "pretix", "file": "beside-pretix.json"}
    plot = results.bars(f"Madoguchi beside pretix {VERSION}", "/s", figures)
    results.write(Path(__file__).parent, rows, details, {"beside-pretix": plot}, set_out=results.comparison)


if __name__ == "__main__":
    main()
