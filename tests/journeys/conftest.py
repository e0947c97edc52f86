"""The browser stories: a real server, a real browser, a clock that stands until it is moved."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.template import Engine
from playwright.sync_api import Browser, Playwright
from pytest_django.live_server_helper import LiveServer

from tests import operators
from tests.conftest import StandingClock
from tests.journeys import browser
from tests.journeys.stage import Stage
from tests.journeys.states import STATES, Scene, excused, more_of, preset_of
from tests.journeys.visitor import Visitor

NewVisitor = Callable[..., Visitor]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives every browser."""
    with browser.driven() as driving:
        yield driving


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One browser for all stories. Without one they fail: nothing is skipped."""
    with browser.launched(playwright) as launched:
        yield launched


@pytest.fixture
def _without_demo_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages as an operator's members see them: without the demo's bar."""
    engine = Engine.get_default()
    kept = tuple(p for p in engine.template_context_processors if not p.__module__.startswith("madoguchi.demo"))
    monkeypatch.setattr(engine, "template_context_processors", kept)


@pytest.fixture
def stage(
    transactional_db: None, live_server: LiveServer, standing_clock: StandingClock, _without_demo_bar: None
) -> Stage:
    """The house, open."""
    cache.clear()  # limits count over tests
    return Stage(standing_clock, live_server.url)


@pytest.fixture
def new_visitor(chromium: Browser, stage: Stage) -> Iterator[NewVisitor]:
    """Makes visitors, each with a window of her own."""
    contexts = []

    def make(
        *, language: str = "ja", login: Any = None, excused: frozenset[str] = frozenset(), **window: Any
    ) -> Visitor:
        context = browser.new_context(chromium, language=language, **window)
        contexts.append(context)
        if login:
            stage.let_in(context, login)
        return Visitor(context.new_page(), stage.address, language, excused=excused)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def in_state(new_visitor: NewVisitor, stage: Stage, tmp_path: Path) -> Iterator[NewVisitor]:
    """Makes a visitor who stands on a page in a state, by the policy that the state is of."""
    with ExitStack() as policies:

        def make(name: str, **window: Any) -> Visitor:
            preset = preset_of(name)
            policies.enter_context(operators.in_force(operators.written(tmp_path, preset=preset, more=more_of(name))))
            visitor = new_visitor(excused=excused(name), **window)
            STATES[name](Scene(stage, visitor))
            return visitor

        yield make
