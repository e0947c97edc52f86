"""The strict visitor: whoever opens a page through it has every rule checked on the way.

Stories name what is pressed in Japanese, the language of the sources; an English visitor presses its translation.
"""

import gzip
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext, override
from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response
from playwright.sync_api import TimeoutError as TookTooLong

from tests.journeys import rules

_STATUS = re.compile(r"^Failed to load resource: .*status of \d+")
MOST_REQUESTS = 10
_A_FRAME = 200  # milliseconds; a busy machine takes that long


class RuleBroken(AssertionError):
    """A page breaks a rule of the house."""


class NothingToPress(AssertionError):
    """She cannot press what the story says. The message shows the page she stands on."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What a page weighs on a first visit, in bytes as sent compressed. ``paint`` is milliseconds on this machine."""

    html: int
    css: int
    scripts: int
    requests: int
    paint: int


@dataclass
class Visitor:
    """A person before a browser window. Every page she comes to is checked."""

    page: Page
    address: str
    language: str
    status: int = 0
    excused: frozenset[str] = frozenset()  # rules that the policy in force breaks, by their ids
    _errors: list[str] = field(default_factory=list)
    _requests: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(10_000)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self._errors.append(f"script error: {error}"))
        self.page.on("request", self._on_request)
        self.page.on("response", self._on_response)

    # ── What she does ────────────────────────────────────────────────────────
    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path if path.startswith("http") else self.address + path, wait_until="load")
        self.check()

    def press(self, name: str) -> None:
        """Press the link or button of this name, which leads to a page."""
        self.press_element(self.control(self.say(name)))

    def press_words(self, japanese: str, english: str) -> None:
        """Press what says so in the operator's own words, which are in no catalogue."""
        self.press_element(self.control(japanese if self.language == "ja" else english))

    def press_element(self, control: Locator) -> None:
        """Press something that leads to a page."""
        try:
            with self.page.expect_navigation(wait_until="load"):
                control.click()
        except TookTooLong as late:
            raise NothingToPress(f"{late.message}\n{self.status} {self.path}\n{self._says()}") from None
        self.check()

    def fill(self, label: str, value: str) -> None:
        """Fill the field whose label begins so."""
        called = self.page.get_by_label(re.compile(f"^{re.escape(self.say(label))}"))
        self.page.locator("input, textarea").and_(called).fill(value)

    def choose(self, name: str) -> None:
        """Press the tile that says so."""
        self.page.locator("label.tile", has_text=name).click()

    def unfold(self, name: str) -> None:
        """Unfold what is folded under these words."""
        self.page.locator("summary", has_text=self.say(name)).first.click()

    def go_back(self) -> None:
        """Press the browser's own button."""
        self.page.go_back(wait_until="load")
        self.check()

    def control(self, name: str) -> Locator:
        """The one link or button whose visible words are these. The page's own comes before the menu's."""
        words = re.compile(rf"^\s*{re.escape(name)}\s*$")
        inside = self._controls(self.page.locator("main"), words)
        return inside if inside.count() else self._controls(self.page.locator("body"), words)

    # ── What she sees ────────────────────────────────────────────────────────
    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address)

    def sees(self, words: str) -> bool:
        """Whether the page's main part says so."""
        return self.say(words) in " ".join(self.page.locator("main").inner_text().split())

    def offers(self, name: str) -> bool:
        """Whether there is such a link or button on the page itself."""
        return self.control(self.say(name)).count() > 0

    def stands_at(self, heading: str) -> bool:
        """Whether this is the page's heading."""
        return self.heading == self.say(heading)

    def say(self, japanese: str) -> str:
        """These words in her language."""
        with override(self.language):
            said = gettext(japanese)
        assert self.language == "ja" or said != japanese, f"no page says {japanese!r}"
        return said

    # ── What is checked ──────────────────────────────────────────────────────
    def check(self) -> None:
        """Check the page as it stands.

        Raises:
            RuleBroken: with everything that is broken.
        """
        self.page.wait_for_load_state("load")
        found = rules.broken_rules(self.page, self.language)
        if any(
            words.startswith("F1: the focus") for words in found
        ):  # it comes with the first frame, not with the load
            self.page.wait_for_timeout(_A_FRAME)
            found = rules.broken_rules(self.page, self.language)
        broken = [*rules.but(found, self.excused), *self._errors, *self._request_problems()]
        self._errors.clear()
        if broken:
            raise RuleBroken(f"{self.path}\n" + "\n".join(broken))

    def weigh(self) -> Weight:
        """Weigh the page as it came."""
        sizes: dict[str, int] = {"document": 0, "stylesheet": 0, "script": 0}
        for request in self._requests:
            response = request.response()
            if request.resource_type in sizes and response and response.status != 302:
                sizes[request.resource_type] += len(gzip.compress(response.body(), 6))
        paint = self.page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0")
        return Weight(sizes["document"], sizes["stylesheet"], sizes["script"], len(self._requests), round(paint))

    def _says(self) -> str:
        return self.page.locator("body").inner_text()

    def _controls(self, place: Locator, words: re.Pattern[str]) -> Locator:
        return place.locator("a, button").filter(has_text=words, visible=True)

    def _request_problems(self) -> list[str]:
        foreign = [r.url for r in self._requests if not r.url.startswith((self.address, "data:"))]
        problems = [f"P3: a request to somebody else: {url}" for url in foreign]
        if len(self._requests) > MOST_REQUESTS:
            problems.append(f"P3: {len(self._requests)} requests: {[r.url for r in self._requests]}")
        return problems

    def _on_request(self, request: Request) -> None:
        if request.is_navigation_request() and not request.redirected_from:
            self._requests.clear()
        elif request.is_navigation_request():
            return  # the same navigation, led on
        self._requests.append(request)

    def _on_response(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self.status = response.status

    def _on_console(self, message: ConsoleMessage) -> None:
        is_own_status = _STATUS.match(message.text) and message.location.get("url") == self.page.url
        if message.type == "error" and not is_own_status:
            self._errors.append(f"console: {message.text}")
