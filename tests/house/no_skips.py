"""In continuous integration a test that did not run is a failure.

``tests/conftest.py`` loads this plugin. With ``CI=true`` a skip fails, and so does an expected failure that is allowed
to pass. A strict one may stand: it says what is known to be missing, and fails when it is not.
"""

import os
from collections.abc import Generator

import pytest

_SAYS_WHY = "did not run, and a test that does not run proves nothing in continuous integration"


def _is_on() -> bool:
    return os.environ.get("CI", "").lower() == "true"


def _is_known_to_be_missing(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("xfail")
    return marker is not None and bool(marker.kwargs.get("strict", item.config.getini("xfail_strict")))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure."""
    report = yield
    if _is_on() and report.skipped and not (hasattr(report, "wasxfail") and _is_known_to_be_missing(item)):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} {_SAYS_WHY}: {report.longrepr}"
        if hasattr(report, "wasxfail"):
            del report.wasxfail
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn the skip of a whole file into a failure."""
    report = yield
    if _is_on() and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} {_SAYS_WHY}: {report.longrepr}"
    return report
