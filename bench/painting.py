"""When something is seen on a slow telephone, and what a page weighs: Chromium, on the demo."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from bench import starting
from bench.results import Row
from tests.journeys import browser

# Lighthouse's slow 4G (150 ms, 1.6 Mbit/s down, 750 kbit/s up) and four times the processor time (P1).
_SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
_SLOWER = 4
_FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


def measure(folder: Path, times: int) -> list[Row]:
    """The rows of part (d)."""
    with starting.demo(folder / "painted") as place, browser.started() as chromium:
        connection = place.connect()
        visitor, leaver = starting.sign_in(connection, "kenji"), starting.tell_story(place)
        home = connection.ask("GET", "/", cookie=visitor).body.decode()
        review = re.search(r'href="(/cancel/[^"]+line=[^"]+)"', home)
        case = re.search(r'href="(/cases/[^"]+/)"', connection.ask("GET", "/", cookie=leaver).body.decode())
        pages = {
            "My Page": ("/", visitor),
            "review": (review[1].replace("&amp;", "&") if review else "/cancel/", visitor),
            "case": (case[1] if case else "/", leaver),
        }
        return [
            row for name, (path, who) in pages.items() for row in _rows(chromium, place.port, name, path, who, times)
        ]


def _rows(chromium: Browser, port: int, name: str, path: str, cookie: str, times: int) -> Iterator[Row]:
    seen = sorted(
        (_first_visit(chromium, f"http://localhost:{port}", path, cookie) for _ in range(times)), key=lambda s: s[0]
    )
    paint, weight, requests = seen[len(seen) // 2]
    yield Row("(d)", f"first paint of {name}, slow 4G, processor ÷ {_SLOWER}", paint, "ms")
    yield Row("(d)", f"weight of {name}, first visit", weight / 1000, "kB", more=f"{requests} requests")


def _first_visit(chromium: Browser, address: str, path: str, cookie: str) -> tuple[float, float, int]:
    context = browser.new_context(chromium)
    pairs = [pair.split("=", 1) for pair in cookie.split("; ")]
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in pairs])
    page = context.new_page()
    loaded = _slowed(page)
    page.goto(address + path, wait_until="networkidle")
    paint = page.evaluate(_FIRST_PAINT)
    context.close()
    return float(paint), sum(loaded), len(loaded)


def _slowed(page: Page) -> list[float]:
    """Slow the page's network and processor; the bytes of each answer, as they come."""
    loaded: list[float] = []
    connection = page.context.new_cdp_session(page)

    def note(event: dict[str, Any]) -> None:
        loaded.append(event["encodedDataLength"])

    connection.on("Network.loadingFinished", note)
    connection.send("Network.enable")
    connection.send("Network.emulateNetworkConditions", _SLOW)
    connection.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    return loaded
