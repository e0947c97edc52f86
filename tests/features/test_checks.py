"""What stops the start: each problem is named with its mend."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.core.checks import CheckMessage
from django.core.exceptions import ImproperlyConfigured

from madoguchi import policy
from madoguchi.config import environment
from madoguchi.config import settings as demo_settings

RADIUS = """
[gateways.network.freeradius]
database = "sqlite:///radius.sqlite3"
access_servers = [{ address = "10.0.0.11", secret = "pgw" }]
"""
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
        ("MADOGUCHI_GATEWAYS", {"sms": "madoguchi.gateways.sms.simulator"}, "or set MADOGUCHI_SMS"),
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


@pytest.fixture
def operator_file(production: Any, tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """An operator whose gateways are chosen by her file."""

    def write(tables: str) -> None:
        file = tmp_path / "operator.toml"
        file.write_text(Path(demo_settings.MADOGUCHI_POLICY).read_text(encoding="utf-8") + tables, encoding="utf-8")
        production.MADOGUCHI_POLICY, production.MADOGUCHI_GATEWAYS = str(file), {"network": ""}
        policy.current.cache_clear()

    yield write
    policy.current.cache_clear()


def test_starts_with_the_real_systems_that_the_file_names(
    production: Any, operator_file: Callable[[str], None]
) -> None:
    operator_file(RADIUS)
    production.MADOGUCHI_GATEWAY_SECRETS = {"freeradius_secret": "a", "pgw": "b"}
    assert ours() == []


def test_refuses_the_simulator_where_the_file_names_none(operator_file: Callable[[str], None]) -> None:
    operator_file("")
    (found,) = ours()
    assert found.id == "madoguchi.E002"
    assert "[gateways.network]" in str(found.hint)


def test_names_each_secret_that_is_missing(production: Any, operator_file: Callable[[str], None]) -> None:
    operator_file(RADIUS.replace("sqlite:///radius.sqlite3", "postgresql://madoguchi@radius.example/radius"))
    production.MADOGUCHI_GATEWAY_SECRETS = {"pgw": "b"}
    missing = ["freeradius_database_password", "freeradius_secret"]
    assert [str(found.msg).split()[-1].rstrip(".") for found in ours()] == missing


def test_names_a_wrong_value_of_the_gateways_once(operator_file: Callable[[str], None]) -> None:
    operator_file('[gateways.network.osmo_hlr]\nport = "4259"\nserwer = "10.0.0.1"\n')
    found = [str(one.msg) for one in ours() if one.id == "madoguchi.E005"]
    assert len(found) == 2
    assert any("gateways.network.osmo_hlr.port '4259' does not fit" in one for one in found)
    assert any("gateways.network.osmo_hlr.serwer is not a key we know" in one for one in found)


def test_a_file_that_is_missing_is_said_once(production: Any, tmp_path: Path) -> None:
    production.MADOGUCHI_POLICY = str(tmp_path / "gone.toml")
    production.MADOGUCHI_GATEWAYS = {"network": ""}
    policy.current.cache_clear()
    assert [found.id for found in ours()] == ["madoguchi.E005"]


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("hlr = ", "is not TOML"),
        ("[hlr]\nsecret = 'x1y2'", "hlr: write each as"),
        ("hlr = 12345", "hlr: write each as"),
    ],
)
def test_secrets_that_cannot_be_read_are_not_repeated(monkeypatch: pytest.MonkeyPatch, written: str, says: str) -> None:
    monkeypatch.setenv("MADOGUCHI_GATEWAY_SECRETS", written)
    with pytest.raises(ImproperlyConfigured, match=says) as error:
        environment.secrets("GATEWAY_SECRETS")
    assert "x1y2" not in str(error.value)
    assert "12345" not in str(error.value)


def test_secrets_are_read_from_their_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secrets.toml").write_text('hlr = "x1y2"\n# a comment\nradius = "z"\n')
    monkeypatch.setenv("MADOGUCHI_GATEWAY_SECRETS_FILE", str(tmp_path / "secrets.toml"))
    assert environment.secrets("GATEWAY_SECRETS") == {"hlr": "x1y2", "radius": "z"}


WEBHOOK = """
[[gateways.webhooks]]
name = "crm"
url = "https://crm.example.jp/"
secrets = ["crm_key"]
"""


def test_a_key_for_webhooks_is_one_of_the_standard(production: Any, operator_file: Callable[[str], None]) -> None:
    operator_file(RADIUS + WEBHOOK)
    production.MADOGUCHI_GATEWAY_SECRETS = {"freeradius_secret": "a", "pgw": "b", "crm_key": "x1y2"}
    (found,) = ours()
    assert (found.id, found.hint) == ("madoguchi.E007", "Make one: madoguchi webhooks key")
    assert "x1y2" not in str(found)


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        (WEBHOOK + WEBHOOK, "gateways.webhooks.crm is there twice"),
        (WEBHOOK.replace('"crm"', '"the crm"'), "gateways.webhooks.the crm is there twice, or no name"),
        (WEBHOOK.replace("https:", "http:"), "gateways.webhooks.crm.url 'http://crm.example.jp/' cannot be used"),
        (WEBHOOK.replace('["crm_key"]', "[]"), "gateways.webhooks.crm has no secrets or no events"),
        (f"{WEBHOOK}events = []", "gateways.webhooks.crm has no secrets or no events"),
    ],
)
def test_an_endpoint_that_cannot_be_used_is_named(operator_file: Callable[[str], None], tables: str, says: str) -> None:
    operator_file(tables)
    assert any(says in str(found.msg) for found in ours() if found.id == "madoguchi.E005")


def test_an_endpoint_inside_may_go_without_https(production: Any, operator_file: Callable[[str], None]) -> None:
    operator_file(RADIUS + WEBHOOK.replace("https:", "http:") + "private = true\n")
    production.MADOGUCHI_GATEWAY_SECRETS = {"freeradius_secret": "a", "pgw": "b", "crm_key": "whsec_" + "A" * 32}
    assert ours() == []
