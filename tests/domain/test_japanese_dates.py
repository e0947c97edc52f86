"""Dates by era and by the West, in any width, read the same (RULES F5)."""

import contextlib
import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain import japanese_dates

TOKYO = ZoneInfo("Asia/Tokyo")
REIWA = dt.date(2019, 5, 1)
WIDE = str.maketrans("0123456789/.-", "０１２３４５６７８９／．－")
ERA_DAYS = st.dates(dt.date(1868, 10, 23), dt.date(2117, 12, 31))


def by_era(day: dt.date) -> tuple[str, str, int]:
    """The era of a day, its initial and its year in it."""
    eras = zip("RHSTM", japanese_dates.ERAS.items(), strict=True)
    initial, (name, first) = next((letter, era) for letter, era in eras if day >= era[1])
    return name, initial, day.year - first.year + 1


@given(ERA_DAYS, st.booleans())
def test_every_spelling_of_a_day_is_the_same_day(day: dt.date, wide: bool) -> None:
    """F5: eras, separators and widths."""
    name, initial, year = by_era(day)
    spellings = [
        f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日",
        f"{initial}{year}.{day.month}.{day.day}",
        f"{initial.lower()}{year:02}/{day.month:02}/{day.day:02}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
        f" {day} ",
        f"{day} 00:00:00.000",
    ]
    assert {japanese_dates.read(s.translate(WIDE) if wide else s) for s in spellings} == {day}


@given(st.one_of(st.text(), st.text(st.sampled_from("0123456789０１２年月日令和平成昭元RHS./- T:Z+"))))
def test_a_date_is_normalised_once_and_for_all(typed: str) -> None:
    """F5; nothing but ``NotADate`` comes out of any text."""
    with contextlib.suppress(japanese_dates.NotADate):
        assert japanese_dates.read(str(japanese_dates.read(typed))) == japanese_dates.read(typed)
    with contextlib.suppress(japanese_dates.NotADate):
        instant = japanese_dates.read_instant(typed, TOKYO)
        assert japanese_dates.read_instant(instant.isoformat(), TOKYO) == instant


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("令和元年5月1日", REIWA),
        ("㋿元年５月１日", REIWA),
        ("平成31年4月30日", dt.date(2019, 4, 30)),
        ("平成33年3月31日", dt.date(2021, 3, 31)),  # written before the era ended
        ("昭和64年1月7日", dt.date(1989, 1, 7)),
        ("Ｒ６．４．１", dt.date(2024, 4, 1)),
        ("2024.2.29", dt.date(2024, 2, 29)),
    ],
)
def test_eras_and_their_edges(typed: str, day: dt.date) -> None:
    """Stored Western."""
    assert japanese_dates.read(typed) == day


@pytest.mark.parametrize(
    "typed",
    [
        "", "24/4/1", "4/1/2024", "45383", "2023-02-29", "20241301", "令和元年4月30日", "令和0年5月1日", "9999-12-31",
        "0001-01-01", "2024-04-01 12:00", "明日", "R6.4", "2024/4/1/1",
    ],
)  # fmt: skip
def test_what_is_no_day_or_two_days_is_refused(typed: str) -> None:
    """A guess would put a wrong date into a contract."""
    with pytest.raises(japanese_dates.NotADate):
        japanese_dates.read(typed)


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("2024-04-01 09:30:15", "2024-04-01T00:30:15+00:00"),
        ("2024/4/1 9:30", "2024-04-01T00:30:00+00:00"),
        ("令和6年4月1日9:30", "2024-04-01T00:30:00+00:00"),
        ("2024-04-01T00:30:00Z", "2024-04-01T00:30:00+00:00"),
        ("2024-04-01T09:30:00.5+09:00", "2024-04-01T00:30:00+00:00"),
        ("2024-04-01T09:30:00+0900", "2024-04-01T00:30:00+00:00"),
        ("20240401", "2024-03-31T15:00:00+00:00"),
    ],
)
def test_an_instant_is_the_operators_time_unless_it_says_otherwise(typed: str, utc: str) -> None:
    """Times without an offset are the operator's."""
    assert japanese_dates.read_instant(typed, TOKYO).isoformat() == utc


@pytest.mark.parametrize(
    "typed", ["2024-04-01 25:00", "2024-04-01 09:60", "2024-04-01 09:30+99:99", "2024-02-30 09:30", "9:30"]
)
def test_a_time_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(japanese_dates.NotADate):
        japanese_dates.read_instant(typed, TOKYO)


@pytest.mark.parametrize(
    "typed", ["2024 / 4 / 1", "令和 6年 4月 1日", "R6. 4. 1", "2024-04-01T00:00:00", "2024-4-1 0:00"]
)
def test_blanks_within_a_day_and_midnight_behind_it_are_let_pass(typed: str) -> None:
    """F5; databases write a midnight behind a day, people a blank within it."""
    assert japanese_dates.read(typed) == dt.date(2024, 4, 1)


@pytest.mark.parametrize("typed", ["2024-04-01", "2024-04-01 9:30", "2024-04-01T00:30:00+0900"])
def test_an_instant_is_in_utc_wherever_the_machine_stands(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """R6."""
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    try:
        assert japanese_dates.read_instant(typed, TOKYO).tzinfo is dt.UTC
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("typed", ["明日", "2023-02-29", "9999-12-31"])
def test_a_refusal_says_what_was_typed(typed: str) -> None:
    with pytest.raises(japanese_dates.NotADate, match=f"^{typed}$"):
        japanese_dates.read(typed)


def test_a_refused_time_says_what_was_typed() -> None:
    with pytest.raises(japanese_dates.NotADate, match=r"^2024-04-01 25:00$"):
        japanese_dates.read_instant("2024-04-01 25:00", TOKYO)
