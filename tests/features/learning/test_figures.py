"""What is told and in which order; small groups are not, and cannot be worked out from the rest."""

import dataclasses
import datetime as dt

import pytest
from django.utils import translation

from madoguchi import policy
from madoguchi.cancellation.leavings import By
from madoguchi.learning import words
from madoguchi.learning.bars import bars
from madoguchi.learning.figures import Figure, get_figure, list_figures, window
from tests.features.learning import crowd

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 16, 1, tzinfo=dt.UTC)


def figure(by: By) -> Figure:
    return get_figure(by, NOW)


def rows_of(found: Figure) -> dict[str, tuple[int | None, ...]]:
    return {str(row.words): (*row.numbers, row.total) for row in found.rows}


class TestWindow:
    @pytest.mark.parametrize(
        ("now", "first", "last"),
        [
            ("2026-11-16T10:00", "2025-11-01", "2026-10-31"),
            ("2027-01-01T00:00", "2026-01-01", "2026-12-31"),
            ("2026-12-31T23:59", "2025-12-01", "2026-11-30"),
            ("2028-03-01T00:00", "2027-03-01", "2028-02-29"),
        ],
    )
    def test_is_the_last_twelve_whole_months(self, now: str, first: str, last: str) -> None:
        at = dt.datetime.fromisoformat(now).replace(tzinfo=crowd.TOKYO)
        assert [f"{day}" for day in window(at)] == [first, last]

    def test_this_month_is_not_told_yet(self) -> None:
        crowd.left(9, day="2026-11-02")
        assert figure(By.MONTH_AND_PLAN).rows == ()


class TestReasons:
    def test_by_how_often_they_were_given_and_no_answer_last(self) -> None:
        crowd.left(7, reason="speed")
        crowd.left(9, reason="price")
        crowd.left(20)
        found = figure(By.REASON_AND_PLAN)
        assert [str(row.words) for row in found.rows][:2] == ["料金", "速さ"]
        assert str(found.rows[-1].words) == "お答えなし"
        assert [row.total for row in found.rows[:2]] == [9, 7]
        assert found.whole
        assert found.whole.total == 36

    def test_a_small_one_is_hidden_and_not_alone(self) -> None:
        crowd.left(7, reason="speed")
        crowd.left(9, reason="price")
        crowd.left(2, reason="support")
        found = figure(By.REASON_AND_PLAN)
        assert rows_of(found)["サポート"] == (None, None)
        assert [row.total for row in found.rows].count(None) > 1
        assert found.hides


class TestPlans:
    def test_those_that_few_leave_from_are_told_together(self) -> None:
        for place, plan in enumerate(("voice-3", "voice-10", "voice-20", "data-3", "data-10", "sms-3")):
            crowd.left(11 - place, plan=plan)
        found = figure(By.MONTH_AND_PLAN)
        assert len(found.columns) == 5
        assert str(found.columns[-1]) == "ほかのプラン"
        assert found.whole
        assert found.whole.numbers == (11, 10, 9, 8, 13)

    def test_are_called_as_in_the_price_list(self) -> None:
        crowd.left(6)
        crowd.left(6, plan="gone-1")
        plan = policy.current().plan("voice-3")
        assert [str(column) for column in figure(By.MONTH_AND_PLAN).columns] == [
            *sorted([plan.name, "gone-1"], key=lambda name: name != "gone-1")
        ]
        with translation.override("en"):
            assert plan.name_en in map(str, figure(By.MONTH_AND_PLAN).columns)


def test_months_stand_in_their_order() -> None:
    crowd.left(6, day="2025-11-03")
    crowd.left(8, day="2026-10-31")
    found = figure(By.MONTH_AND_FATE)
    assert [str(row.words) for row in found.rows][::11] == ["2025年11月", "2026年10月"]
    assert [row.total for row in found.rows][::11] == [6, 8]
    assert [row.short for row in found.rows] == ["11", "12", *(str(n) for n in range(1, 11))]
    with translation.override("en"):
        assert str(figure(By.MONTH_AND_FATE).rows[0].words) == "Nov 2025"


def test_parts_of_a_month_and_ages_are_in_words() -> None:
    parts = words.rows(By.DAY_AND_CHOICE, words.ROWS[By.DAY_AND_CHOICE])
    assert [str(word) for word in parts][:2] == ["1〜5日", "6〜10日"]
    assert str(words.rows(By.AGE_AND_PLAN, ["older"])[0]) == "3年より長い"


def test_of_too_few_nothing_is_told() -> None:
    crowd.left(4)
    assert all(found.rows == () and found.whole is None for found in list_figures(NOW))


def test_how_few_is_the_operators_to_say() -> None:
    crowd.left(9)
    rules = policy.current()
    strict = dataclasses.replace(rules, retention=dataclasses.replace(rules.retention, smallest_group=10))
    with policy.instead(strict):
        assert figure(By.MONTH_AND_FATE).rows == ()
    assert figure(By.MONTH_AND_FATE).rows


class TestBars:
    def test_are_to_the_scale_of_the_longest(self) -> None:
        crowd.left(10, reason="price")
        crowd.left(5, reason="speed")
        first, second, *_ = bars(figure(By.REASON_AND_PLAN))
        assert 'width="996"' in first.drawing
        assert 'width="496"' in second.drawing

    def test_a_month_stands_upright_on_its_line(self) -> None:
        crowd.left(10)
        *_, last = bars(figure(By.MONTH_AND_FATE))
        assert '<rect class="series-0" x="0" y="4" width="10" height="996"/>' in last.drawing

    def test_what_is_hidden_is_drawn_only_as_far_as_the_total_tells(self) -> None:
        crowd.left(30, plan="voice-3", reason="price")
        crowd.left(2, plan="voice-10", reason="price")
        crowd.left(30, plan="voice-10", reason="speed")
        crowd.left(7, plan="voice-3", reason="speed")
        found = {str(bar.words): bar for bar in bars(figure(By.REASON_AND_PLAN))}
        assert 'class="series-hidden"' in found["料金"].drawing
        assert 'class="series-1"' not in found["料金"].drawing

    def test_no_style_stands_on_an_element(self) -> None:
        crowd.left(10)
        assert all("style" not in bar.drawing for found in list_figures(NOW) for bar in bars(found))
