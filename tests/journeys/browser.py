"""The browser of the stories: the system's Chromium, never one that is downloaded."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

WHOLE = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
SHELL = ("chromium-headless-shell", *WHOLE)  # draws the same pages with a third less work; it has no windows and menus
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-proxy-server",
]
LANGUAGES = {"ja": "ja-JP", "en": "en-GB"}
PHONE, DESKTOP = 390, 1280
HEIGHTS = {320: 640, PHONE: 844, DESKTOP: 900}


class NoBrowser(Exception):
    """The stories cannot be told without a browser, and a story that is not told proves nothing."""


def executable(names: Sequence[str] = WHOLE) -> str:
    """Where the system's Chromium is.

    Raises:
        NoBrowser: there is none.
    """
    if own := os.environ.get("CHROMIUM"):
        return own
    for name in names:
        if path := shutil.which(name):
            return path
    raise NoBrowser(
        "No Chromium found. On Debian: apt-get install chromium chromium-headless-shell fonts-noto-cjk. "
        "Elsewhere: CHROMIUM=/path."
    )


@contextmanager
def driven() -> Iterator[Playwright]:
    """What drives browsers; one for a process."""
    # Playwright waits in an event loop of its own; Django would take our plain test code for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        yield playwright


@contextmanager
def launched(playwright: Playwright, names: Sequence[str] = WHOLE) -> Iterator[Browser]:
    """A running browser, the first of these names that there is.

    Raises:
        NoBrowser: there is none.
    """
    browser = playwright.chromium.launch(executable_path=executable(names), args=ARGUMENTS)
    try:
        yield browser
    finally:
        browser.close()


@contextmanager
def started() -> Iterator[Browser]:
    """A running browser and what drives it.

    Raises:
        NoBrowser: there is none.
    """
    with driven() as playwright, launched(playwright) as browser:
        yield browser


def new_context(
    browser: Browser, *, language: str = "ja", width: int = PHONE, scripts: bool = True, sharp: bool = False
) -> BrowserContext:
    """A window of its own, without cookies. ``sharp``: as a phone's screen is."""
    return browser.new_context(
        locale=LANGUAGES[language],
        timezone_id="Asia/Tokyo",
        viewport={"width": width, "height": HEIGHTS[width]},
        java_script_enabled=scripts,
        service_workers="block",
        device_scale_factor=2 if sharp else 1,
    )
