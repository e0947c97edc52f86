"""What stops the start: each problem is named with its mend."""

from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.core.checks import CheckMessage

from madoguchi import policy
from madoguchi.config import settings as demo_settings

PRODUCTION = {
    "MADOGUCHI_DEMO": False,
    "MADOGUCHI_PUBLIC_URL": "https://my.example.jp",
    "ALLOWED_HOSTS": ["my.example.jp"],
    "MADOGUCHI_GATEWAYS": {"network": "minato.network"},
    "INSTALLED_APPS": [app for app in demo_settings.INSTALLED_APPS if app != "madoguchi.demo"],
}


@pytest.fixture
def production(settings: Any) -> Any:
    """Settings of an operator in which all is well."""
    for name, value in PRODUCTION.items():
        setattr(settings, name, value)
    return settings


def ours() -> list[CheckMessage]:
    return [found for found in checks.run_checks() if str(found.id).startswith("madoguchi.")]


def test_finds_nothing_where_all_is_well(production: Any) -> None:
    assert ours() == []


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("MADOGUCHI_PUBLIC_URL", "http://my.example.jp", "like https://my.example.jp"),
        ("MADOGUCHI_PUBLIC_URL", "my.example.jp", "like https://my.example.jp"),
        ("MADOGUCHI_PUBLIC_URL", "https://my.example.jp/portal", "without a path"),
        ("ALLOWED_HOSTS", ["*"], "List the names"),
        ("ALLOWED_HOSTS", ["other.example.jp"], "Add my.example.jp."),
        ("MADOGUCHI_GATEWAYS", {"sms": "madoguchi.gateways.sms.simulator"}, "Set MADOGUCHI_SMS"),
        ("INSTALLED_APPS", demo_settings.INSTALLED_APPS, "Take madoguchi.demo out"),
    ],
)
def test_names_what_must_not_be_in_production(production: Any, setting: str, value: object, says: str) -> None:
    setattr(production, setting, value)
    assert says in " ".join(str(found.hint) for found in ours())


@pytest.mark.parametrize(
    ("preset", "pages", "found"),
    [
        ("default", 4, []),
        ("default", 3, ["Leaving takes 4 pages, joining 3."]),
        (
            "as-described",
            4,
            [
                "Leaving takes 22 pages, joining 4.",
                "Leaving takes 25 clicks, joining 4.",
                "Leaving takes 19 fields, joining 2.",
            ],
        ),
    ],
)
def test_leaving_is_no_harder_than_joining(
    production: Any, tmp_path: Path, preset: str, pages: int, found: list[str]
) -> None:
    """Certificate at hand or lost, log-in included (promise 1; the member's closing words)."""
    joining = f'[joining]\npages = {pages}\nclicks = 4\nfields = 2\ncounted_on = 2026-11-01\nsource = "counted"\n'
    file = tmp_path / "operator.toml"
    demo = Path(demo_settings.MADOGUCHI_POLICY).read_text(encoding="utf-8")
    file.write_text(f'preset = "{preset}"\n{demo}\n{joining}', encoding="utf-8")
    production.MADOGUCHI_POLICY = str(file)
    policy.current.cache_clear()
    problems = ours()
    policy.current.cache_clear()
    assert [one.msg for one in problems] == found
    assert {one.level for one in problems} <= {checks.WARNING}  # members can still leave


def test_names_every_wrong_value_of_the_policy(production: Any, tmp_path: Path) -> None:
    file = tmp_path / "operator.toml"
    file.write_text('[operator]\nname = "みなと通信"\n[choices]\ntoday_minutes = "soon"\n', encoding="utf-8")
    production.MADOGUCHI_POLICY = str(file)
    policy.current.cache_clear()
    found = [f"{one.msg} {one.hint}" for one in ours()]
    policy.current.cache_clear()
    assert any("operator.toml: operator.phone is missing. Add it" in problem for problem in found)
    assert any("choices.today_minutes" in problem and "soon" in problem for problem in found)


def test_takes_a_host_with_all_its_names(production: Any) -> None:
    production.ALLOWED_HOSTS = [".example.jp"]
    assert ours() == []
