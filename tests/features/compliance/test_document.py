"""docs/compliance.md says of the presets what the report finds."""

import pytest

from madoguchi import policy
from madoguchi.compliance.document import tables
from madoguchi.compliance.report import examine
from tests.house.repository import ROOT

pytestmark = pytest.mark.django_db


def test_the_tables_are_those_of_the_report() -> None:
    reports = {name: examine(policy.named(name)) for name in ("default", "declaration", "as-described")}
    text = (ROOT / "docs" / "compliance.md").read_text(encoding="utf-8")
    assert text.endswith(f"<!-- tables -->\n{tables(reports)}\n"), "run `python scripts/write_compliance.py`"
