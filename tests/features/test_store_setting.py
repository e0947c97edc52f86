"""One setting says where rows are kept; whoever mistypes it is told before anything starts."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from madoguchi.config.store import database

DATA = Path("/srv/madoguchi")
NOTICED_SOON = {
    "connect_timeout": "10", "keepalives_idle": "15", "keepalives_interval": "5", "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}  # fmt: skip


def test_without_a_url_the_store_is_a_file_in_the_data_folder() -> None:
    found = database("", folder=DATA)
    assert (found["ENGINE"], found["NAME"]) == ("django.db.backends.sqlite3", DATA / "madoguchi.sqlite3")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_url_names_everything(scheme: str) -> None:
    url = f"{scheme}://mado:p%40ss%2Fword@db.example.jp:6432/portal?sslmode=verify-full&connect_timeout=5"
    assert database(url, folder=DATA) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "portal",
        "USER": "mado",
        "PASSWORD": "p@ss/word",
        "HOST": "db.example.jp",
        "PORT": "6432",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**NOTICED_SOON, "sslmode": "verify-full", "connect_timeout": "5"},
    }


def test_a_socket_and_two_servers_are_addresses_too() -> None:
    assert database("postgresql:///portal?host=/run/postgresql", folder=DATA)["HOST"] == "/run/postgresql"
    two = database("postgresql://mado@one,two:5433/portal?target_session_attrs=read-write", folder=DATA)
    assert (two["HOST"], two["OPTIONS"]) == ("one,two", {**NOTICED_SOON, "target_session_attrs": "read-write"})


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://mado@db/portal", "no PostgreSQL address"),
        ("portal", "no PostgreSQL address"),
        ("postgresql://mado@db:5432/", "names no database"),
        ("postgresql://mado@db/portal?sslmod=require", "cannot be read"),
    ],
)
def test_what_does_not_fit_is_said_and_the_password_is_not(url: str, says: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=says):
        database(url.replace("mado@", "mado:Geheim@"), folder=DATA)
    with pytest.raises(ImproperlyConfigured) as refused:
        database(url.replace("mado@", "mado:Geheim@"), folder=DATA)
    assert "Geheim" not in str(refused.value)
