"""Taking the pictures: run by ``pictures``, not by the tests."""

import random
import secrets

import pytest

from tests.journeys import pictures
from tests.journeys.browser import HEIGHTS, PHONE
from tests.journeys.conftest import NewVisitor
from tests.journeys.stage import Stage, month_end
from tests.journeys.states import STATES, Scene


@pytest.fixture(autouse=True)
def _same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "choice", random.Random(20261116).choice)


@pytest.mark.parametrize("language", pictures.LANGUAGES)
@pytest.mark.parametrize("name", STATES)
def test_photograph(in_state: NewVisitor, name: str, language: str) -> None:
    page = in_state(name, language=language).page
    for width in pictures.WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        pictures.photograph(page, f"{name}-{language}-{width}")
    page.set_viewport_size({"width": PHONE, "height": HEIGHTS[PHONE]})
    if name in pictures.DARK and language == "ja":
        page.emulate_media(color_scheme="dark")
        pictures.photograph(page, f"{name}-ja-dark")
    if name in pictures.PRINTED and language == "ja":
        page.set_viewport_size({"width": 794, "height": 1123})
        page.emulate_media(media="print", color_scheme="light")
        pictures.photograph(page, f"{name}-ja-print")


@pytest.mark.parametrize("language", pictures.LANGUAGES)
def test_photograph_the_journey(new_visitor: NewVisitor, stage: Stage, language: str) -> None:
    visitor = new_visitor(language=language, sharp=True)
    hanako = Scene(stage, visitor).hanako()
    stage.switch_on(hanako)
    visitor.open("/")
    pictures.photograph_for_journey(visitor.page, "my-page", language)
    visitor.press("解約する")
    pictures.photograph_for_journey(visitor.page, "review", language)
    visitor.press("月末で解約する")
    pictures.photograph_for_journey(visitor.page, "accepted", language)
    stage.move_to(month_end(2026, 11))
    visitor.press("マイページ")
    pictures.photograph_for_journey(visitor.page, "off", language)
    assert stage.serves(hanako) == [False]
