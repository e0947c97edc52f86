"""Where a measurement happens: a data folder with production settings, and the two cores."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HOST = "bench.example.jp"
OWN_HEADERS = {"Host": HOST, "X-Forwarded-Proto": "https", "Origin": f"https://{HOST}"}


_STORE: dict[str, str] = {}


def use(url: str, **more: str) -> None:
    """From here on, processes use this PostgreSQL instead of a file in their data folder; ``more`` are settings too."""
    _STORE.update({"MADOGUCHI_DATABASE": url, **more})


def environment(data: Path, database: str = "") -> dict[str, str]:
    """The environment of an installation behind an HTTPS proxy, with the demo's operator. Empty: the embedded store."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("MADOGUCHI_", "DJANGO_"))},
        "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
        "MADOGUCHI_DATA": str(data),
        "MADOGUCHI_DATABASE": database,
        "MADOGUCHI_POLICY": str(ROOT / "src" / "madoguchi" / "demo" / "operator.toml"),
        "MADOGUCHI_PUBLIC_URL": f"https://{HOST}",
        "MADOGUCHI_HOSTS": HOST,
        "MADOGUCHI_PROXIES": "1",
        "MADOGUCHI_SECRET_KEY": "only for measuring " + "x" * 50,
        "MADOGUCHI_LOG_LEVEL": "ERROR",
        **_STORE,
    }


def run(module: str, *arguments: object, data: Path | None = None, stdin: object = None, database: str = "") -> Any:  # noqa: ANN401 - JSON
    """Run one of our modules in a process of its own; the JSON it prints last.

    Raises:
        subprocess.CalledProcessError: it failed; what it said stands in the error's stderr.
    """
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{module}", *map(str, arguments)],
        env=environment(data, database) if data else None,
        input=json.dumps(stdin),
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def pin(core: int) -> None:
    """Stay on one core, where the machine has that many and lets us choose."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > core:
        os.sched_setaffinity(0, {core})
