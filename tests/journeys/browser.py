"""The browser of the stories: the system's Chromium, never one that is downloaded."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
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


def executable() -> str:
    """Where the system's Chromium is.

    Raises:
        NoBrowser: there is none.
    """
    if own := os.environ.get("CHROMIUM"):
        return own
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise NoBrowser("No Chromium found. On Debian: apt-get install chromium fonts-noto-cjk. Elsewhere: CHROMIUM=/path.")


@contextmanager
def started() -> Iterator[Browser]:
    """A running browser.

    Raises:
        NoBrowser: there is none.
    """
    path = executable()
    # Playwright waits in an event loop of its own; Django would take our plain test code for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


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
