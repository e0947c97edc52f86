"""A policy file with a wrong value is refused with every wrong key named, and how to mend it (issue 2, Bad input)."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi.policy import WrongPolicy, load, presets

RIGHT = presets.path_of("acceptance-window").read_text()
PLAN = '[[plans]]\ncode = "voice-3"\nname = "二"\nname_en = "Two"\nmonthly_fee = 1\n'


def problems(path: Path, text: str) -> dict[str, str]:
    file = path / "operator.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(WrongPolicy) as refused:
        load(file)
    assert str(file) in str(refused.value)
    assert all(problem.mend and problem.key in str(refused.value) for problem in refused.value.problems)
    return {problem.key: problem.problem for problem in refused.value.problems}


def test_the_file_these_tests_spoil_is_right(tmp_path: Path) -> None:
    (tmp_path / "operator.toml").write_text(RIGHT)
    assert load(tmp_path / "operator.toml").plans[0].monthly_fee == 900


@pytest.mark.parametrize(
    ("right", "wrong", "key"),
    [
        ('name_en = "Window Hours Mobile"', "", "operator.name_en"),
        ('name_en = "Window Hours Mobile"', "name_en = 7", "operator.name_en"),
        ("[choices]", "[choises]", "choises"),
        ("today_minutes = 30", "todya_minutes = 30", "choices.todya_minutes"),
        ("today_minutes = 30", "today_minutes = 0", "choices.today_minutes"),
        ("today_minutes = 30", "today_minutes = 99999999999999999999", "choices.today_minutes"),
        ("today_minutes = 30", "today_minutes = 30.5", "choices.today_minutes"),
        ("today_minutes = 30", 'today_minutes = "30"', "choices.today_minutes"),
        ("today_minutes = 30", "today_minutes = true", "choices.today_minutes"),
        ("today_minutes = 30", "today_minutes = inf", "choices.today_minutes"),
        ("today_minutes = 30", "today = 1", "choices.today"),
        ("today_minutes = 30", 'today = "yes"', "choices.today"),
        ("today_minutes = 30", "today_ends = true", "choices.today_ends"),
        ("today_minutes = 30", 'today_ends = "noon"', "choices.today_ends"),
        ("today_minutes = 30", "month_end_cut_off_day = 0", "choices.month_end_cut_off_day"),
        ("today_minutes = 30", "month_end_cut_off_day = 32", "choices.month_end_cut_off_day"),
        ("today_minutes = 30", "horizon_days = 0", "choices.horizon_days"),
        ("today_minutes = 30", "horizon_days = 367", "choices.horizon_days"),
        ("today_minutes = 30", "today = false\nmonth_end = false\ndate = false", "choices"),
        ("opens = 09:00:00", "", "choices.opens"),
        ("opens = 09:00:00", "opens = 21:00:00", "choices.opens"),
        ("opens = 09:00:00", "opens = 900", "choices.opens"),
        ("opens = 09:00:00", 'opens = "25:00"', "choices.opens"),
        ("opens = 09:00:00", 'opens = "09:00+09:00"', "choices.opens"),
        ("deadline = 20:00:00", 'deadline = "20:00Z"', "taking_back.deadline"),
        ("minimum_minutes = 30", "minimum_minutes = 0", "taking_back.minimum_minutes"),
        ("minimum_minutes = 30", "minimum_minutes = -5", "taking_back.minimum_minutes"),
        ("monthly_fee = 900", "monthly_fee = -1", "plans.0.monthly_fee"),
        ("monthly_fee = 900", 'monthly_fee = "九百"', "plans.0.monthly_fee"),
        ("monthly_fee = 900", "", "plans.0.monthly_fee"),
        ("[choices]", f"{PLAN}\n[choices]", "plans"),
        ("[choices]", "[quoting]\nvalid_minutes = 0\n[choices]", "quoting.valid_minutes"),
        ("[choices]", "[quoting]\nusage_grace_hours = -1\n[choices]", "quoting.usage_grace_hours"),
        ("[choices]", "[quoting]\npayment_days = -1\n[choices]", "quoting.payment_days"),
        ("[choices]", '[fees]\nproration = "weekly"\n[choices]', "fees.proration"),
        ("[choices]", "[fees.early_termination]\namount = -1\nmonths = 6\n[choices]", "fees.early_termination.amount"),
        ("[choices]", "[fees.early_termination]\namount = 1\nmonths = 0\n[choices]", "fees.early_termination.months"),
        ("[choices]", '[numbers]\ncustomer_number = "N("\n[choices]', "numbers.customer_number"),
        ("[choices]", "[sim_return]\nrequired = true\n[choices]", "sim_return.address"),
        ("[choices]", '[journey]\nsurvey = "always"\n[choices]', "journey.survey"),
        ("[[plans]]", 'registration_number = "T123"\n[[plans]]', "operator.registration_number"),
        *[
            ("[[plans]]", f'zone = "{zone}"\n[[plans]]', "operator.zone")
            for zone in ("Tokyo", "Asia", "", "../x", "a" * 300)
        ],
    ],
)
def test_a_wrong_value_is_named_with_its_key(tmp_path: Path, right: str, wrong: str, key: str) -> None:
    assert right in RIGHT
    assert list(problems(tmp_path, RIGHT.replace(right, wrong, 1))) == [key]


def test_every_wrong_value_is_named_at_once(tmp_path: Path) -> None:
    spoilt = RIGHT.replace("today_minutes = 30", "today_minutes = 0").replace("monthly_fee = 900", "monthly_fee = -1")
    assert set(problems(tmp_path, spoilt)) == {"choices.today_minutes", "plans.0.monthly_fee"}


@pytest.mark.parametrize(("text", "says"), [("operator = [", "TOML"), ("", "missing"), ("plans = []", "missing")])
def test_a_file_that_is_none_says_so(tmp_path: Path, text: str, says: str) -> None:
    assert says in " ".join(problems(tmp_path, text).values())


def test_a_file_that_is_not_there_or_not_utf_8_says_so(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.toml", tmp_path):
        with pytest.raises(WrongPolicy, match="cannot be read"):
            load(path)
    (tmp_path / "sjis.toml").write_bytes('name = "みなと"'.encode("cp932"))
    with pytest.raises(WrongPolicy, match="UTF-8"):
        load(tmp_path / "sjis.toml")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    line=st.integers(0, len(RIGHT.splitlines()) - 1),
    value=st.sampled_from(
        [
            "1979-05-27T07:32:00Z",
            "1979-05-27",
            "[]",
            "{}",
            "nan",
            "-1",
            "true",
            '""',
            '"\\u0000"',
            "[[1]]",
            "07:32:00",
            "9" * 400,
        ]
    ),
)
def test_any_value_in_any_place_is_read_or_named(tmp_path: Path, line: int, value: str) -> None:
    lines = RIGHT.splitlines()
    key, equals, _ = lines[line].partition(" = ")
    lines[line] = f"{key} = {value}" if equals else lines[line]
    (tmp_path / "operator.toml").write_text("\n".join(lines))
    with suppress(WrongPolicy):  # anything else would be a broken start
        load(tmp_path / "operator.toml")
