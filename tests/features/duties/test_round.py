"""The daily round: begun once a day, a chunk at a time, killed anywhere and nothing lost or done twice."""

import datetime as dt

import pytest

from madoguchi.config import metrics
from madoguchi.contracts.models import Customer
from madoguchi.duties import actions, jobs
from madoguchi.duties.items import Item
from madoguchi.duties.models import ErasingRound
from madoguchi.duties.table import ITEMS
from madoguchi.outbox.models import Message
from madoguchi.workers.models import LEASE
from tests.conftest import StandingClock
from tests.features.duties import left
from tests.people import Person

pytestmark = pytest.mark.django_db

EARLY = dt.datetime(2027, 7, 1, 18, 29, tzinfo=dt.UTC)  # 3:29 in Japan, on the second


@pytest.fixture
def hanako(standing_clock: StandingClock) -> Person:
    return left.hanako_left(standing_clock)


def walk(now: dt.datetime) -> int:
    """Chunks until the round has nothing left."""
    chunks = 0
    while jobs.erase(now):
        chunks += 1
    return chunks


class TestBegin:
    def test_not_before_its_hour_and_once_a_day(self) -> None:
        ErasingRound.objects.all().delete()
        assert jobs.begin(EARLY) == 0
        assert [jobs.begin(EARLY + dt.timedelta(minutes=1)) for _ in range(2)] == [1, 0]
        assert ErasingRound.objects.get().day == dt.date(2027, 7, 2)
        assert jobs.begin(EARLY + dt.timedelta(days=1)) == 0
        assert jobs.begin(EARLY + dt.timedelta(days=1, minutes=1)) == 1


class TestWalk:
    def test_goes_through_every_item(self, hanako: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        now = left.ended_at(hanako) + dt.timedelta(days=400, hours=5)
        asked: list[str] = []
        monkeypatch.setattr(jobs, "erase_chunk", lambda item, **named: _noting(asked, item, **named))
        jobs.begin(now)
        walk(now)
        assert asked == [item.key for item in ITEMS]
        row = ErasingRound.objects.order_by("day").last()
        assert row
        assert (row.finished_at, row.work_due_at, row.overdue) == (now, None, {})
        assert row.erased["customer.contact"] == 1
        assert "customer.name" not in row.erased
        assert Customer.objects.get(pk=hanako.customer.pk).email == ""

    def test_passes_by_what_has_nothing_due(self, standing_clock: StandingClock) -> None:
        """The worker asks every job before it comes back to a round: not once for each item in vain."""
        ErasingRound.objects.all().delete()
        jobs.begin(standing_clock())
        assert walk(standing_clock()) == 1
        assert ErasingRound.objects.get().finished_at == standing_clock()

    def test_counts_more_than_one_chunk(self, hanako: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        now = left.ended_at(hanako) + dt.timedelta(days=400, hours=5)
        number = Message.objects.exclude(delivered_at=None).count()
        monkeypatch.setattr(jobs, "erase_chunk", lambda *given, **named: actions.erase_chunk(*given, **named, limit=1))
        jobs.begin(now)
        walk(now)
        row = ErasingRound.objects.order_by("day").last()
        assert row
        assert row.erased["message.delivered"] == number > 1

    def test_killed_between_two_chunks_goes_on_where_it_was(
        self, hanako: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = left.ended_at(hanako) + dt.timedelta(days=400, hours=5)
        jobs.begin(now)
        jobs.erase(now)
        row = ErasingRound.objects.order_by("day").last()
        assert row
        (done,) = row.erased
        passed_by = [item.key for item in ITEMS].index(done) + 1
        assert row.item == ITEMS[passed_by].key
        asked: list[str] = []
        monkeypatch.setattr(jobs, "erase_chunk", lambda item, **named: _noting(asked, item, **named))
        walk(now)
        assert asked == [item.key for item in ITEMS[passed_by:]]

    def test_killed_within_a_chunk_writes_neither_the_chunk_nor_where_it_was(
        self, hanako: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = left.ended_at(hanako) + dt.timedelta(days=400, hours=5)
        jobs.begin(now)
        with monkeypatch.context() as broken:
            broken.setattr(ErasingRound, "finish", _killed)
            jobs.erase(now)
        assert Customer.objects.get(pk=hanako.customer.pk).email == "hanako@example.jp"
        later = now + LEASE + dt.timedelta(hours=2)
        walk(later)
        assert Customer.objects.get(pk=hanako.customer.pk).email == ""


def _noting(asked: list[str], item: Item, *, after: str, now: dt.datetime) -> actions.Chunk:
    asked.append(item.key)
    return actions.erase_chunk(item, after=after, now=now)


def _killed(self: ErasingRound, **changes: object) -> None:
    if "item" in changes or "finished_at" in changes:
        raise RuntimeError
    ErasingRound.objects.filter(pk=self.pk).update(claim="", claimed_until=None)


def test_the_figures_say_what_was_left_and_how_old_that_is(hanako: Person, standing_clock: StandingClock) -> None:
    now = left.ended_at(hanako) + dt.timedelta(days=400, hours=5)
    jobs.begin(now)
    walk(now)
    standing_clock.set(now + dt.timedelta(hours=5))
    ErasingRound.objects.filter(finished_at=now).update(overdue={"bill": 2, "case": 1})
    told = metrics.exposition().decode()
    assert "\nmadoguchi_data_overdue_rows 3.0" in told
    assert "\nmadoguchi_data_round_age_seconds 18000.0" in told


def test_before_the_first_round_there_is_no_figure() -> None:
    ErasingRound.objects.all().delete()
    assert "madoguchi_data_overdue_rows" not in metrics.exposition().decode()
