"""``madoguchi move``: an embedded installation stands on PostgreSQL afterwards, row by row, however often it stops."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, connections
from typer.testing import CliRunner, Result

from madoguchi.audit import append_only, verification
from madoguchi.audit.models import Entry
from madoguchi.cli import app
from madoguchi.cli.moving import copying, notes, source
from madoguchi.config.store import database
from madoguchi.contracts.models import Customer
from madoguchi.outbox.models import Message
from madoguchi.workers import timetable
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.features.store import Rows, everything

pytestmark = pytest.mark.django_db(transaction=True)
_KEPT_BY_DJANGO = {"django_content_type", "auth_permission"}


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Path:
    """An embedded store with its tables."""
    folder = tmp_path_factory.mktemp("embedded")
    with django_db_blocker.unblock(), source.beside(database("", folder=folder)):
        for room in {table.model._meta.app_label for table in source.tables()}:
            call_command("migrate", room, database=source.ALIAS, verbosity=0)
    return folder / "madoguchi.sqlite3"


@pytest.fixture
def lived_in(empty_file: Path, tmp_path: Path, settings: Any, standing_clock: StandingClock) -> Iterator[Rows]:
    """An embedded installation in which much has happened; beside it an empty PostgreSQL. What it holds."""
    settings.MADOGUCHI_EMBEDDED_STORE = database("", folder=tmp_path)
    shutil.copy(empty_file, tmp_path)
    kenji, _ = people.kenji(), counter.cancel(people.hanako())
    counter.switch_on(kenji)
    counter.cancel(kenji)
    counter.signed_in(kenji)
    standing_clock.set(counter.MONTH_END)
    counter.work(standing_clock)
    timetable.run_due(standing_clock.move(minutes=5))
    held = everything()
    with source.beside(settings.MADOGUCHI_EMBEDDED_STORE):
        append_only.remove(connections[source.ALIAS])
        for table in source.tables():
            table.rows(source.ALIAS).delete()
            table.model._base_manager.using(source.ALIAS).bulk_create(list(table.rows("default")))
    _empty()
    yield held
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists madoguchi_move")


def test_everything_stands_there_and_goes_on(lived_in: Rows) -> None:
    answer = move()
    assert (answer.exit_code, "Moved: " in answer.stdout) == (0, True), answer.output
    assert everything() == lived_in
    assert verification.verify().findings == ()
    assert Permission.objects.exists()
    assert Customer.objects.latest("pk").pk < Customer.objects.create(number="N000000999").pk
    counter.cancel(people.aoi())  # numbers go on where they were


def test_stopped_after_each_chunk_it_goes_on_where_it_was(lived_in: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "CHUNK", 7)
    lives = 0
    while True:
        with source.opened():
            left = copying.prepare()
            if next(copying.copy_all(), None) is None:
                break
            assert copying.prepare() < left
        lives += 1
    assert lives > 20
    assert move().exit_code == 0
    assert everything() == lived_in


def test_a_chunk_that_fails_leaves_neither_rows_nor_a_note(lived_in: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notes, "note", _breaks)
    with source.opened():
        copying.prepare()
        with pytest.raises(OSError, match="cut"):
            next(copying.copy_all())
    assert not any(table.rows("default").exists() for table in source.tables())
    monkeypatch.undo()
    assert move().exit_code == 0


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_row_that_differs_is_found(lived_in: Rows, change: str) -> None:
    with source.opened():
        copying.prepare()
        for _ in copying.copy_all():
            pass
    changed = Message.objects.filter(pk=Message.objects.latest("pk").pk)
    changed.update(attempts=7) if change == "update" else changed.delete()
    answer = move()
    assert answer.exit_code == 1
    assert "outbox_message" in answer.output
    assert not notes.is_finished()


def test_a_store_that_is_in_use_is_refused_and_stays_as_it_is(lived_in: Rows) -> None:
    people.aoi()
    before, kinds = everything(), ContentType.objects.count()
    answer = move()
    assert (answer.exit_code, "not empty" in answer.output) == (2, True)
    assert "contracts_customer" in answer.output
    assert (everything(), ContentType.objects.count()) == (before, kinds)
    assert not notes.has_begun()


def test_moved_twice_it_is_refused(lived_in: Rows) -> None:
    assert move().exit_code == 0
    answer = move()
    assert (answer.exit_code, "moved there already" in answer.output) == (2, True)


def test_a_folder_without_a_store_is_refused(tmp_path: Path, settings: Any) -> None:
    settings.MADOGUCHI_EMBEDDED_STORE = database("", folder=tmp_path / "elsewhere")
    answer = move()
    assert (answer.exit_code, "no embedded store" in answer.output) == (2, True)


def test_an_older_version_is_brought_up_to_date_first(lived_in: Rows, settings: Any) -> None:
    with source.beside(settings.MADOGUCHI_EMBEDDED_STORE), connections[source.ALIAS].cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'outbox'")
    answer = move()
    assert (answer.exit_code, "not up to date" in answer.output) == (2, True)


def move() -> Result:
    return CliRunner().invoke(app, ["move"])


def _empty() -> None:
    for table in reversed(source.tables()):
        if table.name not in _KEPT_BY_DJANGO:
            table.rows("default").delete()
    assert not Entry.objects.exists()


def _breaks(*_: object) -> None:
    raise OSError("cut")
