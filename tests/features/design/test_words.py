"""Amounts, days, instants and numbers as a member reads them, in both languages."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest
from django.template import Context, Template
from django.utils import translation

from madoguchi import policy
from madoguchi.design import words

MIDNIGHT = dt.datetime(2026, 11, 30, 15, 0, tzinfo=dt.UTC)  # the first instant of 1 December in Japan


@pytest.fixture
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def lisbon(monkeypatch: pytest.MonkeyPatch) -> None:
    here = policy.current()
    abroad = dataclasses.replace(here, operator=dataclasses.replace(here.operator, zone="Europe/Lisbon"))
    monkeypatch.setattr(policy, "current", lambda: abroad)


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


class TestInJapanese:
    def test_yen_stands_after_the_figure(self) -> None:
        assert [words.yen(n) for n in (0, 1234, -500)] == ["0円", "1,234円", "-500円"]

    def test_a_day_has_its_weekday(self) -> None:
        assert words.day(dt.date(2026, 11, 30)) == "2026年11月30日(月)"

    def test_an_instant_is_told_in_the_operators_zone_which_is_named(self) -> None:
        assert words.instant(MIDNIGHT) == "2026年12月1日(火) 0:00(日本時間)"

    def test_the_instant_before_midnight_is_the_day_before(self) -> None:
        assert words.instant(MIDNIGHT - dt.timedelta(seconds=1)) == "2026年11月30日(月) 23:59(日本時間)"

    def test_a_day_of_an_instant_is_the_operators(self) -> None:
        assert words.day(MIDNIGHT) == "2026年12月1日(火)"


@pytest.mark.usefixtures("english")
class TestInEnglish:
    def test_yen_stands_before_the_figure(self) -> None:
        assert [words.yen(n) for n in (0, 1234, -500)] == ["¥0", "¥1,234", "-¥500"]

    def test_a_day_has_its_weekday(self) -> None:
        assert words.day(dt.date(2026, 11, 30)) == "Mon 30 November 2026"

    def test_an_instant_names_its_zone(self) -> None:
        assert words.instant(MIDNIGHT) == "Tue 1 December 2026, 0:00 (Japan time)"


@pytest.mark.usefixtures("lisbon")
def test_another_operators_zone_is_named_by_its_key() -> None:
    assert words.instant(MIDNIGHT) == "2026年11月30日(月) 15:00(Europe/Lisbon)"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("09012345678", "090-1234-5678"),
        ("06012345678", "060-1234-5678"),
        ("0120-000-000", "0120-000-000"),
        ("0312345678", "03-1234-5678"),
        ("+14155550100", "+14155550100"),
        ("110", "110"),
        ("", ""),
    ],
)
def test_a_number_is_shown_in_national_form(stored: str, shown: str) -> None:
    """F17: never as +81."""
    assert words.phone(stored) == shown


class TestInTemplates:
    """The filters and tags are there without loading them."""

    def test_filters(self) -> None:
        source = "{{ a|yen }} {{ d|day }} {{ i|instant }} {{ i|clock_time }} {{ p|phone }}"
        shown = render(source, a=1, d=dt.date(2026, 1, 2), i=MIDNIGHT, p="09012345678")
        assert shown == "1円 2026年1月2日(金) 2026年12月1日(火) 0:00(日本時間) 0:00 090-1234-5678"

    def test_a_moment_is_machine_readable(self) -> None:
        assert render("{% moment i %}", i=MIDNIGHT) == (
            '<time datetime="2026-11-30T15:00:00+00:00">2026年12月1日(火) 0:00(日本時間)</time>'
        )

    def test_a_large_amount_reads_as_one_text(self) -> None:
        shown = render('{% money a "large" %}', a=-1234)
        assert shown.strip() == '<span class="money money--large">-1,234<span class="money__unit">円</span></span>'


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0120-000-000", '<span class="unbroken">0120-000-000</span>'),
        ("〒100-0000 東京都", '<span class="unbroken">〒100-0000</span> <span class="unbroken">東京都</span>'),
        ("長い長い長い長い長い長い長い長い長い住所", "長い長い長い長い長い長い長い長い長い住所"),
        ("<b> x", '<span class="unbroken">&lt;b&gt;</span> <span class="unbroken">x</span>'),
        ("", '<span class="unbroken"></span>'),
    ],
)
def test_parts_stay_whole_where_they_fit(value: str, shown: str) -> None:
    assert Template("{{ value|unbroken }}").render(Context({"value": value})) == shown
