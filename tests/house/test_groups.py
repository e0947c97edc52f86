"""Tests of a group run in one worker: what takes both cores must not run twice at once."""

import pytest

pytestmark = pytest.mark.xdist_group("groups are kept")


def test_a_worker_knows_the_groups(request: pytest.FixtureRequest) -> None:
    """xdist names a test by its group; a release of pytest that hides the name lets a group be spread."""
    is_spread = hasattr(request.config, "workerinput")
    assert request.node.nodeid.endswith("@groups are kept") == is_spread
