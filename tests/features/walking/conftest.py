"""The described procedure in force."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from madoguchi import policy
from tests import operators
from tests.features.walking import way
from tests.people import Person


@pytest.fixture
def _as_described(tmp_path: Path) -> Iterator[policy.Policy]:
    with operators.in_force(operators.written(tmp_path, preset="as-described")) as rules:
        yield rules


@pytest.fixture
def hanako(client: Client) -> Person:
    """Hanako, signed in."""
    person = way.hanako()
    client.force_login(person.login)
    return person
