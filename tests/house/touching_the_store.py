"""Only the tests that touch the store: for the second run, on PostgreSQL. Load it with ``-p``."""

import pytest

_FIXTURES = {"db", "transactional_db"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the store cannot change."""
    left_out = [item for item in items if not _touches(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if _touches(item)]


def _touches(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db") or _FIXTURES & set(getattr(item, "fixturenames", ())))
