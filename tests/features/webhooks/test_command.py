"""``madoguchi webhooks``: the log, going out again, taking up again, a key."""

from collections.abc import Callable

import pytest
from typer.testing import CliRunner

from madoguchi.audit.actions import record
from madoguchi.audit.models import Entry
from madoguchi.cli import app
from madoguchi.domain.actor import SYSTEM
from madoguchi.webhooks import signing
from madoguchi.webhooks.models import Delivery, Endpoint
from tests.conftest import StandingClock
from tests.features.webhooks.conftest import Endpoints, table
from tests.gateways.parts.listener import Listener

pytestmark = pytest.mark.django_db

Work = Callable[..., None]


def run(*words: str) -> str:
    done = CliRunner().invoke(app, ["webhooks", *words], env={"COLUMNS": "200"})
    assert done.exit_code in {0, 2}, done.output
    return done.output


@pytest.fixture
def two_told(told: Listener, standing_clock: StandingClock, work: Work) -> Listener:
    for name in ("first.happened", "second.happened"):
        record(name, by=SYSTEM, now=standing_clock(), subject="file:1")
        work(60)
    return told


@pytest.mark.usefixtures("two_told")
class TestReplay:
    @pytest.mark.parametrize(
        ("words", "count"),
        [
            (("--endpoint", "crm"), 2),
            (("--endpoint", "other"), 0),
            (("--since", "2026-11-16T02:00:00"), 1),
            (("--since", "2026-11-16"), 2),
            (("--failed",), 0),
        ],
    )
    def test_lets_out_again_what_was_asked_for(
        self, words: tuple[str, ...], count: int, two_told: Listener, work: Work
    ) -> None:
        assert run("replay", *words) == f"{count} to go out again.\n"
        work()
        names = [one.headers["webhook-id"] for one in two_told.heard]
        assert len(names) >= 2 + count
        assert len(set(names)) <= 3  # both events, and that somebody let them out again

    def test_of_one_event(self, two_told: Listener, work: Work) -> None:
        number = two_told.heard[0].headers["webhook-id"]
        assert run("replay", "--event", number) == "1 to go out again.\n"
        work()
        assert [one.headers["webhook-id"] for one in two_told.heard].count(number) == 2

    def test_of_one_event_at_one_endpoint(self, two_told: Listener) -> None:
        number = two_told.heard[0].headers["webhook-id"]
        assert run("replay", "--endpoint", "other", "--event", number) == "0 to go out again.\n"
        assert run("replay", "--endpoint", "crm", "--event", number) == "1 to go out again.\n"

    def test_of_what_was_given_up(self, work: Work) -> None:
        Delivery.objects.filter(event__name="first.happened").update(
            failed_at="2026-11-20T00:00Z", delivered_at=None, trouble="crm does not answer"
        )
        assert run("replay", "--failed") == "1 to go out again.\n"
        assert set(Delivery.objects.values_list("trouble", flat=True)) == {""}
        work()
        assert not Delivery.objects.filter(delivered_at=None).exists()

    def test_of_everything_must_be_said(self) -> None:
        assert "That would be everything." in run("replay")

    def test_is_recorded(self) -> None:
        run("replay", "--endpoint", "crm")
        assert Entry.objects.get(name="webhooks.replayed").details == {"count": 2}


@pytest.mark.usefixtures("told")
def test_a_replay_leaves_alone_what_is_on_its_way(standing_clock: StandingClock) -> None:
    record("first.happened", by=SYSTEM, now=standing_clock(), subject="file:1")
    assert run("replay", "--endpoint", "crm") == "0 to go out again.\n"


@pytest.mark.usefixtures("told")
class TestResume:
    def test_takes_up_again_who_had_gone(self, told: Listener, standing_clock: StandingClock, work: Work) -> None:
        told.status = 410
        record("first.happened", by=SYSTEM, now=standing_clock(), subject="file:1")
        work()
        told.status = 204
        assert "crm is told again" in run("resume", "crm")
        assert Endpoint.objects.get().stopped_at is None
        assert Entry.objects.get(name="webhooks.resumed").subject == "endpoint:crm"
        run("replay", "--failed")
        work()
        assert not Delivery.objects.filter(delivered_at=None).exists()

    def test_of_who_never_went(self) -> None:
        assert run("resume", "crm") == "crm is not stopped.\n"


class TestLog:
    def test_shows_each_attempt(self, two_told: Listener, standing_clock: StandingClock, work: Work) -> None:
        two_told.status = 500
        record("third.happened", by=SYSTEM, now=standing_clock(), subject="file:1")
        work()
        shown = run("log", "--endpoint", "crm")
        assert shown.index("third.happened") < shown.index("second.happened") < shown.index("first.happened")
        assert "500" in shown
        assert "204" in shown
        assert "first.happened" not in run("log", "--limit", "1")

    def test_says_why_nobody_answered(
        self, crm: Listener, endpoints: Endpoints, standing_clock: StandingClock, work: Work
    ) -> None:
        crm.close()
        endpoints(table(crm))
        record("first.happened", by=SYSTEM, now=standing_clock(), subject="file:1")
        work()
        assert "does not answer (ConnectionRefusedError)" in run("log")
        assert run("log", "--event", "evt_other") == "No attempt yet.\n"


def test_a_key_is_one_of_the_standard() -> None:
    first, second = run("key").strip(), run("key").strip()
    assert signing.is_key(first)
    assert first != second
