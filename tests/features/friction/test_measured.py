"""What leaving takes in production, counted without knowing whom (issue 5, point 5)."""

import datetime as dt
import json
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from madoguchi.cli import app
from madoguchi.friction import actions, jobs, recording
from madoguchi.friction.journeys import FINISHED, SECONDS, Journey, What, arrive, finish, share, within
from madoguchi.friction.models import DayCount
from madoguchi.friction.queries import measure
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation.counter import address, press, signed_in, tokens

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = dt.datetime(2026, 11, 16, 1, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 16)


def table() -> list[tuple[dt.date, str, str, int]]:
    """Everything there is, but for the rows' own numbers."""
    actions.add(recording.waiting.take())
    return sorted(DayCount.objects.exclude(number=0).values_list("day", "what", "key", "number"))


class TestTheRule:
    def test_a_journey_stands_on_one_page_at_a_time(self) -> None:
        first, begun = arrive(None, "cancel", NOW, TOKYO)
        second, moved = arrive(first, "review", NOW + dt.timedelta(seconds=4), TOKYO)
        again, nothing = arrive(second, "review", NOW + dt.timedelta(seconds=5), TOKYO)
        done = finish(again, NOW + dt.timedelta(seconds=12), TOKYO)
        assert begun == {(TODAY, "stands", "cancel"): 1}
        assert moved == {(TODAY, "stands", "cancel"): -1, (TODAY, "stands", "review"): 1}
        assert nothing == {}
        assert done == {(TODAY, "stands", "review"): -1, (TODAY, "stands", FINISHED): 1, (TODAY, "took", "15"): 1}
        assert again == Journey(NOW, "review")

    def test_it_is_counted_on_the_operators_day_on_which_it_began(self) -> None:
        late = dt.datetime(2026, 11, 16, 14, 59, 50, tzinfo=dt.UTC)  # ten seconds before midnight in Japan
        begun, _ = arrive(None, "cancel", late, TOKYO)
        counts = finish(begun, late + dt.timedelta(seconds=20), TOKYO)
        assert {day for day, _, _ in counts} == {TODAY}

    def test_who_comes_back_after_an_hour_begins_anew(self) -> None:
        begun, _ = arrive(None, "cancel", NOW, TOKYO)
        assert not begun.is_over(NOW + dt.timedelta(minutes=59, seconds=59))
        later, counts = arrive(begun, "review", NOW + dt.timedelta(hours=1), TOKYO)
        assert later.began_at == NOW + dt.timedelta(hours=1)
        assert counts == {(TODAY, What.STANDS, "review"): 1}
        assert begun.is_over(NOW - dt.timedelta(seconds=1))  # a clock that was set back

    @pytest.mark.parametrize(("seconds", "bound"), [(0, "5"), (5, "5"), (5.1, "10"), (3600, "3600"), (3601, "longer")])
    def test_a_time_is_told_by_its_bound(self, seconds: float, bound: str) -> None:
        assert within(seconds) == bound

    @given(st.lists(st.floats(0, 5000), min_size=1, max_size=60), st.sampled_from([0.5, 0.9]))
    def test_a_share_of_all_times_lies_within_its_bound(self, times: list[float], part: float) -> None:
        bound = share(Counter(within(time) for time in times), part)
        limit = float(bound) if bound.isdigit() else float("inf")
        assert sum(time <= limit for time in times) >= part * len(times)
        smaller = [known for known in SECONDS if known < limit]
        assert not smaller or sum(time <= smaller[-1] for time in times) < part * len(times)

    def test_of_nobody_there_is_no_time(self) -> None:
        assert share(Counter(), 0.5) == ""


@pytest.mark.django_db
class TestThePages:
    def test_from_the_press_to_the_receipt(self, standing_clock: StandingClock) -> None:
        hanako = people.hanako()
        browser = signed_in(hanako)
        page = browser.get("/cancel/", follow=True)
        assert table() == [(TODAY, "stands", "review", 1)]
        standing_clock.move(seconds=25)
        browser.post(page.request["PATH_INFO"] + "?line=09000000101", {"when": "today", "quote": tokens(page)["today"]})
        assert table() == [(TODAY, "stands", "receipt", 1), (TODAY, "took", "30", 1)]
        assert browser.cookies[recording.COOKIE].value == ""

    def test_reading_the_page_again_or_a_receipt_counts_nothing(self) -> None:
        kenji = people.kenji()
        browser = signed_in(kenji)
        for _ in range(3):
            browser.get(address(kenji))
        browser.head(address(kenji))
        browser.get("/")
        assert table() == [(TODAY, "stands", "review", 1)]

    def test_refusals_are_counted_by_the_page(self) -> None:
        hanako = people.hanako()
        browser = signed_in(hanako)
        assert browser.get(address(hanako, date="soon")).status_code == 422
        assert browser.post(address(hanako), {"when": "today", "quote": "forged"}).status_code == 409
        assert Client().post("/cancel/", {"who": ""}).status_code == 422
        assert [row for row in table() if row[1] == "error"] == [
            (TODAY, "error", "cancel", 1),
            (TODAY, "error", "review", 2),
        ]

    def test_an_address_that_somebody_typed_is_nowhere(self) -> None:
        browser = signed_in(people.hanako())
        browser.get("/cancel/C999999999/")
        assert table() == []

    def test_the_review_page_pays_for_it_once_a_minute(self, standing_clock: StandingClock) -> None:
        """No query of its own; what waits for a minute is one statement, however much it is."""
        hanako = people.hanako()
        browser = signed_in(hanako)
        with CaptureQueriesContext(connection) as first:
            browser.get(address(hanako))
        standing_clock.move(minutes=1)
        with CaptureQueriesContext(connection) as later:
            browser.get(address(hanako))
        assert [query["sql"] for query in first if "friction" in query["sql"]] == []
        assert len([query["sql"] for query in later if "friction" in query["sql"]]) == 1

    def test_a_store_that_fails_takes_no_page_away(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(counts: object) -> None:
            raise DatabaseError("full")

        monkeypatch.setattr(actions, "add", fail)
        hanako = people.hanako()
        assert signed_in(hanako).get(address(hanako)).status_code == 200

    def test_a_forged_cookie_is_a_new_journey(self) -> None:
        hanako = people.hanako()
        browser = signed_in(hanako)
        browser.cookies[recording.COOKIE] = "WzEsICJyZXZpZXciXQ:forged"
        browser.get(address(hanako))
        assert table() == [(TODAY, "stands", "review", 1)]

    def test_what_waits_is_added_by_the_house_too(self, standing_clock: StandingClock) -> None:
        hanako = people.hanako()
        signed_in(hanako).get(address(hanako))
        assert jobs.add(standing_clock()) == 0
        assert DayCount.objects.count() == 0
        jobs.add(standing_clock.move(minutes=1))
        assert DayCount.objects.count() == 1


def leaves(person: people.Person) -> str:
    browser = signed_in(person)
    press(browser, address(person))
    return browser.cookies[recording.COOKIE].value


@pytest.mark.django_db
class TestNobodyCanBeTold:
    def test_a_row_is_a_day_a_thing_and_a_number(self) -> None:
        """No customer, no contract, no session, no time of day, no address."""
        columns = {field.name: field.get_internal_type() for field in DayCount._meta.concrete_fields}
        assert columns == {
            "id": "BigAutoField",
            "day": "DateField",
            "what": "CharField",
            "key": "CharField",
            "number": "IntegerField",
        }

    def test_two_members_leave_the_very_rows_that_one_leaves_twice_over(self) -> None:
        leaves(people.hanako())
        after_one = table()
        leaves(people.aoi())
        assert table() == [(day, what, key, 2 * number) for day, what, key, number in after_one]

    def test_who_came_first_is_not_told(self) -> None:
        hanako, aoi = people.hanako(), people.aoi()
        leaves(hanako)
        leaves(aoi)
        one_way = table()
        DayCount.objects.all().delete()
        recording.waiting.take()
        for row in one_way:
            assert not set(row) & {hanako.customer.number, aoi.customer.number, hanako.contract.number}
        assert {key for _, _, key, _ in one_way} <= {FINISHED, *recording.PAGES, *map(str, SECONDS)}

    def test_the_browser_keeps_the_same_for_everybody_and_forgets_it_when_it_is_closed(self) -> None:
        cookies = []
        for person in (people.hanako(), people.aoi()):
            browser = signed_in(person)
            browser.get(address(person))
            cookies.append(browser.cookies[recording.COOKIE])
        first, second = cookies
        assert first.value == second.value
        assert (first["max-age"], first["expires"], first["httponly"], first["samesite"]) == ("", "", True, "Lax")


@pytest.mark.django_db
class TestTheAnswer:
    def fill(self, *, finished: int, stopped: int = 0, errors: int = 0) -> None:
        times = Counter({(TODAY, "took", "30"): finished - finished // 5, (TODAY, "took", "120"): finished // 5})
        actions.add(Counter({(TODAY, "stands", FINISHED): finished, (TODAY, "stands", "review"): stopped, **times}))
        actions.add(Counter({(TODAY, "error", "cancel"): errors}))

    def test_median_ninetieth_stops_and_errors(self) -> None:
        self.fill(finished=20, stopped=5, errors=6)
        self.fill(finished=20, stopped=5, errors=6)
        found = measure(TODAY, TODAY)
        assert (found.finished, found.median_seconds, found.ninetieth_seconds) == (40, "30", "120")
        assert (found.stopped, found.errors) == ({"review": 10}, {"cancel": 12})

    def test_small_groups_are_told_to_nobody(self) -> None:
        self.fill(finished=4, stopped=4, errors=4)
        found = measure(TODAY, TODAY)
        assert (found.finished, found.median_seconds, found.ninetieth_seconds) == (None, "", "")
        assert (found.stopped, found.errors) == ({}, {})

    def test_other_days_are_not_counted(self) -> None:
        self.fill(finished=20)
        assert measure(TODAY + dt.timedelta(days=1), TODAY + dt.timedelta(days=9)).finished is None

    def test_the_command(self) -> None:
        self.fill(finished=20, stopped=7)
        said = CliRunner().invoke(app, ["measured"]).stdout
        assert "half of them within: 30 s" in said
        assert "refusals and errors: none, or too few to tell" in said
        report = json.loads(CliRunner().invoke(app, ["measured", "--json", "--days", "1"]).stdout)
        assert (report["first"], report["stopped"]) == ("2026-11-16", {"review": 7})

    def test_the_command_without_anybody(self) -> None:
        assert "finished: too few to tell" in CliRunner().invoke(app, ["measured"]).stdout
