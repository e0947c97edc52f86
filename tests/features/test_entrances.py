"""A crowd at one entrance is asked to wait there, and nobody elsewhere notices (issue 7, point 6)."""

import logging
import os
import random
import threading
from collections import deque
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from madoguchi.config import entrances
from madoguchi.config.entrances import Entrance
from madoguchi.sign_in.models import Login
from tests import people

pytestmark = pytest.mark.django_db
LOGIN, DOOR, RECOVER = "/login/", "/cancel/", "/recover/"
AT_ONCE = 48  # of 24 visitors, two answers each
PAGES_AT_ONCE = 24  # the other half is for those who have a page


def _forget() -> None:
    entrances.entrance.cache_clear()
    entrances._page.cache_clear()


@pytest.fixture
def pass_seconds(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[float], None]]:
    """A clock that stands, and lets so many seconds pass."""
    _forget()
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(entrances, "time", SimpleNamespace(monotonic=lambda: clock.now))

    def wait(seconds: float) -> None:
        clock.now += seconds

    yield wait
    _forget()


@pytest.fixture
def one_a_second(settings: Any, pass_seconds: Callable[[float], None]) -> Callable[[float], None]:
    settings.MADOGUCHI_ENTRANCES = {"log_in": 1, "code": 1}
    return pass_seconds


def come_in(place: Entrance, *, has_begun: bool, at: float) -> int:
    """How many come in at that instant, until nobody does."""
    return next(number for number in range(1000) if not place.lets_in(has_begun=has_begun, at=at))


def crowd(address: str, client: Client | None = None) -> int:
    """How many get the page of an entrance before one is asked to wait."""
    return next(number for number in range(1000) if (client or Client()).get(address).status_code != 200)


class TestAnEntrance:
    @pytest.mark.parametrize("per_second", [1, 7])
    def test_lets_in_24_visitors_at_once_and_keeps_half_for_who_has_begun(self, per_second: int) -> None:
        place = Entrance("log_in", per_second)
        assert come_in(place, has_begun=False, at=1000) == PAGES_AT_ONCE
        assert come_in(place, has_begun=True, at=1000) == AT_ONCE - PAGES_AT_ONCE
        assert come_in(place, has_begun=False, at=1000) == 0

    def test_lets_in_so_many_visits_a_second_from_then_on(self) -> None:
        place = Entrance("log_in", 3)
        come_in(place, has_begun=True, at=1000)
        visits = sum(come_in(place, has_begun=True, at=1000 + second / 4) for second in range(1, 41)) / 2
        assert visits == 3 * 10

    @pytest.mark.parametrize("per_second", [1, 9, 100])
    def test_asks_few_to_wait_on_a_usual_evening_be_there_few_or_many(self, per_second: int) -> None:
        """A Poisson process of four fifths of the limit, each sending what she typed a moment later; decision 0032."""
        place, chance = Entrance("log_in", per_second), random.Random(per_second)
        at, typed, waited = 1000.0, deque[float](), 0
        for _ in range(20_000):
            at += chance.expovariate(per_second * 0.8)
            while typed and typed[0] <= at:
                assert place.lets_in(has_begun=True, at=typed.popleft())
            if place.lets_in(has_begun=False, at=at):
                typed.append(at + 0.15)
            else:
                waited += 1
        assert waited <= 20_000 * 0.003

    def test_saves_up_no_more_than_that(self) -> None:
        place = Entrance("log_in", 2)
        come_in(place, has_begun=True, at=1000)
        assert come_in(place, has_begun=True, at=90_000) == AT_ONCE

    def test_is_one_for_all_processes_that_are_forked(self) -> None:
        place = Entrance("log_in", 1)
        child = os.fork()
        if not child:
            os._exit(come_in(place, has_begun=True, at=1000))
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == AT_ONCE
        assert come_in(place, has_begun=True, at=1000) == 0

    def test_lets_in_where_a_process_was_killed_while_it_counted(self) -> None:
        place = Entrance("log_in", 1)
        come_in(place, has_begun=True, at=1000)
        lock = place._left_since.get_lock()
        killed = threading.Thread(target=lock.acquire)
        killed.start()
        killed.join()
        assert place.lets_in(has_begun=False, at=1000)


@pytest.mark.parametrize("address", [LOGIN, DOOR, RECOVER])
def test_where_nothing_is_set_everybody_is_let_in(address: str) -> None:
    assert [Client().get(address).status_code for _ in range(3 * AT_ONCE)] == [200] * 3 * AT_ONCE


@pytest.mark.usefixtures("one_a_second")
class TestACrowd:
    @pytest.mark.parametrize("address", [LOGIN, DOOR, RECOVER])
    def test_is_asked_to_wait_without_asking_the_store(self, address: str, django_assert_num_queries: Any) -> None:
        assert crowd(address) == PAGES_AT_ONCE
        with django_assert_num_queries(0):
            answer = Client().get(address)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
        assert "no-store" in answer.headers["Cache-Control"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        page = answer.content.decode()
        assert "ただいま混み合っています" in page
        assert f'<a class="button" href="{address}">もう一度開く</a>' in page
        assert "解約もお電話で受け付けます。" in page

    def test_is_told_so_in_english(self) -> None:
        crowd(LOGIN)
        Client().get(LOGIN)
        page = Client(headers={"accept-language": "en"}).get(LOGIN).content.decode()
        assert '<html lang="en">' in page
        assert "混み合って" not in page

    def test_at_one_entrance_leaves_the_other_open(self) -> None:
        crowd(LOGIN)
        assert crowd(DOOR) == PAGES_AT_ONCE
        assert crowd(RECOVER) == 0  # the same work behind it: one entrance

    def test_is_let_in_again_after_a_moment(self, one_a_second: Callable[[float], None]) -> None:
        crowd(LOGIN)
        one_a_second(1.5)
        assert crowd(LOGIN) == 3

    def test_is_told_of_each_minute_and_not_more_often(
        self, one_a_second: Callable[[float], None], caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.WARNING):
            crowd(LOGIN)
            one_a_second(59)
            crowd(LOGIN)
            assert len(caplog.messages) == 1
            one_a_second(1)
            crowd(LOGIN)
        assert caplog.messages == ["the entrance 'log_in' asks visitors to wait"] * 2


@pytest.mark.usefixtures("one_a_second")
class TestAMember:
    def test_who_has_the_page_is_still_let_in(self) -> None:
        hanako = people.hanako()
        crowd(LOGIN)
        answer = Client().post(LOGIN, {"login": hanako.login.email, "password": people.PASSWORD})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")

    def test_who_is_inside_leaves_without_waiting(self) -> None:
        client = Client()
        client.force_login(people.hanako().login)
        crowd(DOOR)
        assert client.get(DOOR).status_code in {200, 302}
        assert client.get("/").status_code == 200

    def test_what_she_sends_counts_also_from_inside(self) -> None:
        client = Client()
        client.force_login(people.hanako().login)
        sent = [client.post(DOOR, {"who": ""}).status_code for _ in range(AT_ONCE + 1)]
        assert 503 not in sent[:AT_ONCE]
        assert sent[AT_ONCE] == 503

    def test_a_session_that_is_none_of_ours_opens_nothing(self, settings: Any) -> None:
        crowd(DOOR)
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = "made-up-by-somebody"
        assert client.get(DOOR).status_code == 503

    def test_nothing_of_what_she_sent_was_taken(self) -> None:
        person = people.hanako()
        for _ in range(AT_ONCE):
            Client().post(LOGIN, {"login": "", "password": ""})
        Client().post(LOGIN, {"login": person.login.email, "password": people.PASSWORD})
        assert Login.objects.get(pk=person.login.pk).last_login is None
