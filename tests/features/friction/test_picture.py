"""The picture: well formed, every page a bar, every field a box, nobody's words able to break it."""

import dataclasses
from xml.etree import ElementTree as ET

import pytest

from madoguchi import policy
from madoguchi.domain.journey_policy import PageRule
from madoguchi.friction.picture import picture
from madoguchi.friction.planned import Errand
from madoguchi.friction.starts import Paper, Situation, Start

SVG = "{http://www.w3.org/2000/svg}"
BOTH = {name: policy.named(name) for name in ("as-described", "default")}
AGAIN, FIELD, PROOF, TIME = "#ce0000", "#ffffff", "#0017c1", "#e8f1fe"


def drawn(situation: Situation, policies: dict[str, policy.Policy] | None = None) -> ET.Element:
    return ET.fromstring(picture(policies or BOTH, Errand.CANCELLING, situation))


def texts(svg: ET.Element) -> list[str]:
    return [text.text or "" for text in svg.iter(f"{SVG}text")]


def filled(svg: ET.Element, kind: str, colour: str) -> int:
    return sum(shape.get("fill") == colour for shape in svg.iter(f"{SVG}{kind}"))


def test_draws_every_page_field_and_proof_and_one_of_each_in_its_legend() -> None:
    svg = drawn(Situation(Start.LOG_IN, Paper.LOST))
    assert "18 pages · 21 clicks · 19 fields · 13 asked again · 248 s" in texts(svg)
    assert "4 pages · 4 clicks · 2 fields · 0 asked again · 34 s" in texts(svg)
    assert filled(svg, "rect", TIME) == 18 + 4 + 1
    assert filled(svg, "rect", AGAIN) == 13 + 1
    assert filled(svg, "rect", FIELD) == 19 - 13 + 2 + 1 + 1  # and the paper
    assert filled(svg, "circle", PROOF) == 4 + 1 + 1
    assert texts(svg).count("cancelled") == 2


def test_nothing_is_drawn_outside_the_paper() -> None:
    svg = drawn(Situation(Start.NEW_LOG_IN, Paper.MISSED_LATE))
    _, _, width, height = map(float, (svg.get("viewBox") or "").split())
    for rect in svg.iter(f"{SVG}rect"):
        right = float(rect.get("x", 0)) + float(rect.get("width", 0))
        bottom = float(rect.get("y", 0)) + float(rect.get("height", 0))
        assert right <= width
        assert bottom <= height


def test_the_longest_page_fills_its_row() -> None:
    svg = drawn(Situation(Start.LOG_IN, Paper.LOST))
    bars = [float(rect.get("width", 0)) for rect in svg.iter(f"{SVG}rect") if rect.get("fill") == TIME]
    rows = [float(rect.get("width", 0)) for rect in svg.iter(f"{SVG}rect") if rect.get("fill") == "none"]
    assert max(bars) == rows[0]
    assert set(rows) == {rows[0]}


@pytest.mark.parametrize("words", ["<b>&amp;", "\"'", "解約のお手続き"])
def test_an_operators_words_are_words(words: str) -> None:
    page = PageRule("plea", words, words)
    rules = dataclasses.replace(BOTH["default"], journey=dataclasses.replace(BOTH["default"].journey, pages=(page,)))
    assert words in texts(drawn(Situation(), {words: rules, "default": BOTH["default"]}))


def test_says_where_no_way_is_left() -> None:
    svg = drawn(Situation(Start.TELEPHONE))
    assert "no way: she has to telephone, or to write" in texts(svg)
    assert texts(svg).count("cancelled") == 1
