"""What every test may use: keys, a clock that stands still, and people."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from madoguchi import clock
from madoguchi.audit import append_only
from madoguchi.friction import recording
from madoguchi.keys import digests, keyring, signing

pytest_plugins = [
    "tests.house.no_skips",  # in continuous integration a skip is a failure
    "tests.journeys.figures",  # what leaving takes and pages weigh, at the end
]


class StandingClock:
    """A clock that moves only when it is told."""

    def __init__(self, instant: dt.datetime) -> None:
        self.instant = instant

    def __call__(self) -> dt.datetime:
        return self.instant

    def move(self, **by: float) -> dt.datetime:
        """Move forward by days, hours, minutes or seconds."""
        self.instant += dt.timedelta(**by)
        return self.instant

    def set(self, instant: dt.datetime) -> dt.datetime:
        """Move to an instant."""
        self.instant = instant
        return instant


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Between tests the tables are emptied, which the audit's triggers would refuse; their own test installs them."""
    with django_db_blocker.unblock():
        append_only.remove(connection)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> Iterator[None]:
    """Keys, letters and the simulated world of each test lie in a folder of its own."""
    settings.MADOGUCHI_DATA = tmp_path
    settings.MADOGUCHI_KEYS = tmp_path / "keys"
    settings.MADOGUCHI_CHECKPOINTS = tmp_path / "checkpoints.jws"
    _forget_keys()
    keyring.make()
    digests.make_key()
    signing.make_key()
    yield
    _forget_keys()


@pytest.fixture(autouse=True)
def _nothing_limited(request: pytest.FixtureRequest) -> None:
    """allauth counts its limits in the cache, which lies in the database on PostgreSQL: where a test may use it."""
    for store in {"db", "transactional_db"} & set(request.fixturenames):
        request.getfixturevalue(store)
    cache.clear()


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    """What one test's visitors did is not added to the numbers of the next."""
    recording.waiting.take()
    yield
    recording.waiting.take()


@pytest.fixture(autouse=True)
def standing_clock() -> Iterator[StandingClock]:
    """Monday, 16 November 2026, 10:00 in Japan."""
    standing = StandingClock(dt.datetime(2026, 11, 16, 1, 0, tzinfo=dt.UTC))
    clock.set_source(standing)
    yield standing
    clock.set_source(None)


def _forget_keys() -> None:
    keyring.forget()
    signing._keys.cache_clear()
