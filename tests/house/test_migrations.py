"""Tables and migrations agree, and old migrations go on working when code moves (R9)."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.house.repository import SOURCE, short

MIGRATIONS = sorted(SOURCE.glob("*/migrations/0*.py"))


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())


@pytest.mark.parametrize("path", MIGRATIONS, ids=short)
def test_a_migration_imports_nothing_of_the_house(path: Path) -> None:
    mend = "write the values that stand in the tables instead of the house's enumerations"
    assert "import madoguchi" not in path.read_text(encoding="utf-8"), mend


def test_each_room_numbers_its_migrations_once() -> None:
    numbers = [(path.parts[-3], path.name[:4]) for path in MIGRATIONS]
    assert len(numbers) == len(set(numbers))
