"""``python -m bench.killbill``: the close, beside a well-known billing server that ends as many subscriptions.

Outside continuous integration. Kill Bill (Apache License 2.0) is fetched with Maven and run by Jetty, on a PostgreSQL
with the settings that our own has; nothing of it is copied. A cancellation END_OF_TERM notes there when the
subscription ends. Ours ends the line at the network and writes the last bill, four messages and the audit as well.
"""

import argparse
import base64
import http.client
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from bench import results
from bench.month_end import SERVER, closes, stores
from bench.results import Row
from bench.servers import free_port
from tests.on_postgresql import cluster

VERSION, JETTY = "0.22.26", "9.4.58.v20250814"
_WAR = f"org.kill-bill.billing:killbill-profiles-killbill:{VERSION}:war"
_RUNNER = f"org.eclipse.jetty:jetty-runner:{JETTY}:jar"
# Java 17 hides from a server of 2021 what it looks into.
_OPENED = (
    *(f"java.{name}" for name in ("io", "lang", "lang.reflect", "net", "text", "util")),
    *(f"sun.net.www.protocol.{name}" for name in ("file", "http", "https", "jar")),
    "sun.net.www.content.text",
    "sun.nio.ch",
)
_TABLES_OF = (
    "util", "account", "beatrix", "catalog", "entitlement", "invoice", "payment", "subscription", "tenant", "usage",
)  # fmt: skip
_PLAN = {
    "planId": "line-monthly", "productName": "Line", "productCategory": "BASE", "currency": "JPY", "amount": 1000,
    "billingPeriod": "MONTHLY", "trialLength": 0, "trialTimeUnit": "UNLIMITED",
}  # fmt: skip
_AT_END = "entitlementPolicy=END_OF_TERM&billingPolicy=END_OF_TERM"
_PATIENCE_SECONDS, _WARMING, _CONNECTIONS = 180, 200, (1, 4)


@dataclass(slots=True)
class Api:
    """One connection to Kill Bill, as its administrator, for one tenant."""

    port: int
    stream: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.stream = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE_SECONDS)

    def ask(self, method: str, path: str, said: object = None) -> Any:  # noqa: ANN401 - JSON
        """What it answers; what has been made is known by the last part of its address.

        Raises:
            RuntimeError: it refuses.
        """
        headers = {
            "Authorization": f"Basic {base64.b64encode(b'admin:password').decode()}",
            "Content-Type": "application/json",
            "Accept": "application/json",
            "X-Killbill-CreatedBy": "bench",
            "X-Killbill-ApiKey": "bench",
            "X-Killbill-ApiSecret": "bench",
        }
        body = json.dumps(said) if said else None
        self.stream.request(method, f"/1.0/kb{path}", body, headers)
        answer = self.stream.getresponse()
        text = answer.read().decode()
        if answer.status not in {200, 201, 204}:
            raise RuntimeError(f"{method} {path}: {answer.status} {text}")
        made = answer.getheader("Location")
        return made.partition("?")[0].rpartition("/")[2] if made else json.loads(text or "null")

    def subscribe(self) -> str:
        """A new customer with a subscription whose first month has been invoiced; its id."""
        account = self.ask("POST", "/accounts", {"currency": "JPY"})
        plan = {"accountId": account, "planName": _PLAN["planId"]}
        return str(self.ask("POST", "/subscriptions?callCompletion=true", plan))


def fetched() -> tuple[Path, Path]:
    """The war and the server for it, kept between runs.

    Raises:
        SystemExit: Maven or Java is missing.
    """
    if not (shutil.which("mvn") and shutil.which("java")):
        sys.exit("This needs Java and Maven. On Debian: apt-get install maven")
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "madoguchi-bench" / "killbill"
    found = cache / f"killbill-profiles-killbill-{VERSION}.war", cache / f"jetty-runner-{JETTY}.jar"
    for artifact, path in zip((_WAR, _RUNNER), found, strict=True):
        if not path.exists():
            copy = [
                "mvn",
                "-q",
                "-B",
                "-Dstyle.color=never",
                "dependency:copy",
                f"-Dartifact={artifact}",
                f"-DoutputDirectory={cache}",
            ]
            subprocess.run(copy, check=True)
    return found


@contextmanager
def killbill() -> Iterator[int]:
    """A running Kill Bill on a PostgreSQL of its own; its port."""
    war, runner = fetched()
    with ExitStack() as stack:
        at = str(free_port())
        url = stack.enter_context(cluster(**SERVER, listen_addresses="127.0.0.1", port=at))
        _make_tables(war, url)
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="madoguchi-bench-"))
        with (Path(folder) / "log").open("wb") as log:
            port = free_port()
            command = ["java", "-Xmx1g", *_properties(folder, at), "-jar", runner, "--port", str(port), war]
            process = subprocess.Popen(list(map(str, command)), cwd=folder, stdout=log, stderr=log)
            stack.callback(process.wait, _PATIENCE_SECONDS)
            stack.callback(process.terminate)
            _wait_for(port, process)
            yield port


def _properties(folder: str, store: str) -> Iterator[str]:
    for package in _OPENED:
        yield f"--add-opens=java.base/{package}=ALL-UNNAMED"
    for part in ("org.killbill.dao", "org.killbill.billing.osgi.dao"):
        yield f"-D{part}.url=jdbc:postgresql://127.0.0.1:{store}/postgres"
        yield f"-D{part}.user=madoguchi"
        yield f"-D{part}.password=none"
    yield f"-Dorg.killbill.osgi.bundle.install.dir={folder}"


def _make_tables(war: Path, url: str) -> None:
    """Run the statements that lie in the war's own libraries."""
    with zipfile.ZipFile(war) as outer, psycopg.connect(url, autocommit=True) as store:

        def said(library: str, path: str) -> str:
            name = next(name for name in outer.namelist() if f"/lib/killbill-{library}-0" in name)
            return zipfile.ZipFile(io.BytesIO(outer.read(name))).read(path).decode()

        store.execute(said("util", "org/killbill/billing/util/ddl-postgresql.sql").encode())
        for part in _TABLES_OF:
            store.execute(said(part, f"org/killbill/billing/{part}/ddl.sql").encode())
        store.execute(said("queue", "org/killbill/queue/ddl.sql").encode())


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            Api(port).ask("GET", "/nodesInfo")
        except (OSError, RuntimeError, http.client.HTTPException):
            time.sleep(1)
        else:
            return
    raise TimeoutError("Kill Bill does not answer.")


def theirs(count: int) -> dict[int, float]:
    """How many subscriptions it ends in a second, by so many connections at once, once it is warm."""
    with killbill() as port:
        api = Api(port)
        api.ask("POST", "/tenants", {"apiKey": "bench", "apiSecret": "bench"})
        api.ask("POST", "/catalog/simplePlan", _PLAN)
        _end(port, [api.subscribe() for _ in range(_WARMING)], _CONNECTIONS[-1])
        found = {}
        for connections in _CONNECTIONS:
            api = Api(port)
            subscriptions = [api.subscribe() for _ in range(count)]
            found[connections] = count / _end(port, subscriptions, connections)
            _see_that_they_end(Api(port), subscriptions[-1])  # a connection that was idle meanwhile has been closed
        return found


def _end(port: int, subscriptions: Sequence[str], connections: int) -> float:
    """Cancel them all at the end of their term; the seconds it took."""

    def end(mine: Sequence[str]) -> None:
        api = Api(port)
        for subscription in mine:
            api.ask("DELETE", f"/subscriptions/{subscription}?{_AT_END}")

    begun = time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(end, [subscriptions[at::connections] for at in range(connections)]))
    return time.perf_counter() - begun


def _see_that_they_end(api: Api, subscription: str) -> None:
    found = api.ask("GET", f"/subscriptions/{subscription}")
    if not found["cancelledDate"] or found["cancelledDate"] != found["chargedThroughDate"]:
        raise RuntimeError(f"Kill Bill did not cancel at the end of the term: {found}")


def ours(count: int) -> dict[int, float]:
    """How many due lines one worker closes in a second, and two."""
    with stores.filled(count) as store:
        one, two, *_ = closes.measure(store)[0]
        return {1: one.figure, 2: two.figure}


def _rows(count: int) -> Iterator[Row]:
    mine, other = ours(count), theirs(count)
    for (workers, figure), (connections, peer) in zip(mine.items(), other.items(), strict=True):
        what = f"{count:,} lines closed by {_said(workers, 'worker')}, beside {count:,} cancellations END_OF_TERM on "
        what += _said(connections, "connection")
        yield Row("", what, figure, "/s", peer, "Kill Bill")


def _said(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def main() -> None:
    """Measure both, and write ``bench/RESULTS.md`` and ``bench/beside-killbill.json``."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.killbill", description="Ten minutes; fetched the first time."
    )
    parser.add_argument("--lines", type=int, default=1_000, help="how many lines and subscriptions end")
    rows = list(_rows(parser.parse_args().lines))
    figures: dict[str, float] = {}
    for row, workers, connections in zip(rows, ("one worker", "two workers"), _CONNECTIONS, strict=True):
        figures |= {f"Madoguchi, {workers}": row.figure, f"Kill Bill, c={connections}": row.floor or 0}
    details: dict[str, Any] = {
        "command": " ".join(["python -m bench.killbill", *sys.argv[1:]]),
        "mark": "killbill",
        "file": "beside-killbill.json",
    }
    plot = results.bars(f"Lines ended beside Kill Bill {VERSION}", "/s", figures)
    results.write(Path(__file__).parent, rows, details, {"beside-killbill": plot}, set_out=results.comparison)


if __name__ == "__main__":
    main()
