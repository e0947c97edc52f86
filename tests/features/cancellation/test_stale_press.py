"""A press that is forged, or comes from a page that is no longer right, accepts nothing and is asked again."""

from collections.abc import Callable

import pytest
from django.test import Client

from madoguchi.cancellation.models import Case
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.features.cancellation.counter import Answer
from tests.features.store import everything

pytestmark = pytest.mark.django_db
CHANGED = "まだ解約していません"


@pytest.fixture
def hanako() -> people.Person:
    return people.hanako()


@pytest.fixture
def browser(hanako: people.Person) -> Client:
    return counter.signed_in(hanako)


class TestAForgedPress:
    """What was shown is what is accepted (S26): a press that no page of ours made accepts nothing and asks again."""

    @pytest.mark.parametrize(
        "forged",
        [
            {"quote": ""},
            {"quote": "garbage"},
            {"quote": "e30:abc"},
            {"quote": "あ" * 5000},
            {"when": ""},
            {"when": "yesterday"},
            {"when": "today"},  # with month end's price
            {"when": "date"},
            {"when": "date", "date": "2026-12-15"},
            {"when": "date", "date": "0000-00-00"},
            {"when": "date", "date": "1999-01-01"},
        ],
    )
    def test_accepts_nothing_and_asks_again(
        self, hanako: people.Person, browser: Client, forged: dict[str, str]
    ) -> None:
        where, before = counter.address(hanako), everything()
        token = counter.tokens(browser.get(where))["month_end"]
        answer = browser.post(where, {"when": "month_end", "quote": token, **forged})
        assert answer.status_code == 409
        assert CHANGED in answer.content.decode()
        assert everything() == before

    def test_for_other_lines_than_were_shown_accepts_nothing(self) -> None:
        kenji = people.kenji()
        browser = counter.signed_in(kenji)
        token = counter.tokens(browser.get(counter.address(kenji, kenji.numbers[0])))["month_end"]
        answer = browser.post(counter.address(kenji), {"when": "month_end", "quote": token})
        assert answer.status_code == 409
        assert not Case.objects.exists()

    def test_without_any_line_asks_which(self) -> None:
        kenji = people.kenji()
        answer = counter.signed_in(kenji).post(f"/cancel/{kenji.contract.number}/", {"when": "today", "quote": "x"})
        assert "どの回線を解約しますか" in answer.content.decode()
        assert not Case.objects.exists()

    def test_with_one_letter_of_the_price_changed_accepts_nothing(self, hanako: people.Person, browser: Client) -> None:
        where = counter.address(hanako)
        token = counter.tokens(browser.get(where))["month_end"]
        for place in range(0, len(token), 23):
            other = "A" if token[place] != "A" else "B"
            changed = token[:place] + other + token[place + 1 :]
            assert browser.post(where, {"when": "month_end", "quote": changed}).status_code == 409
        assert not Case.objects.exists()


class TestAStalePage:
    def stale(self, hanako: people.Person, browser: Client, change: Callable[[], object]) -> Answer:
        where = counter.address(hanako)
        form = {"when": "today", "quote": counter.tokens(browser.get(where))["today"]}
        change()
        answer = browser.post(where, form)
        assert not Case.objects.exists()
        return answer

    def test_whose_price_expired_shows_the_new_one_which_can_be_accepted(
        self, hanako: people.Person, browser: Client, standing_clock: StandingClock
    ) -> None:
        answer = self.stale(hanako, browser, lambda: standing_clock.move(minutes=30))
        assert answer.status_code == 409
        page = answer.content.decode()
        assert CHANGED in page
        assert "表示してから時間がたったためです" in page
        assert "料金か日時が変わりました" not in page  # nothing has
        again = {"when": "today", "quote": counter.tokens(answer)["today"]}
        assert browser.post(counter.address(hanako), again).status_code == 302

    def test_after_new_usage_was_rated_for_a_time_before_it_asks_again(
        self, hanako: people.Person, browser: Client, standing_clock: StandingClock
    ) -> None:
        answer = self.stale(hanako, browser, lambda: people.uses(hanako, 440, at=standing_clock.instant))
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "1,477" in page  # 900 + 3 + 440, and tax
        assert "料金か日時が変わりました" in page
        assert "時間がたった" not in page

    def test_after_midnight_does_not_mean_another_today(
        self, hanako: people.Person, browser: Client, standing_clock: StandingClock
    ) -> None:
        standing_clock.move(hours=13, minutes=50)
        answer = self.stale(hanako, browser, lambda: standing_clock.move(minutes=15))
        assert answer.status_code == 409


def test_the_page_says_until_when_its_price_is_accepted(standing_clock: StandingClock) -> None:
    """Shown at 10:00 and good for thirty minutes: pressed in the last second it counts, at that instant no more."""
    hanako = people.hanako()
    client = counter.signed_in(hanako)
    page = client.get(counter.address(hanako))
    assert (
        'この金額は <time datetime="2026-11-16T01:30:00+00:00">11月16日(月) 10:30</time> まで有効です。'
        in page.content.decode()
    )
    press = {"when": "month_end", "quote": counter.tokens(page)["month_end"], "date": ""}
    standing_clock.move(minutes=30)
    late = client.post(counter.address(hanako), press)
    assert late.status_code == 409
    assert "11:00</time> まで有効です。" in late.content.decode()
    standing_clock.move(seconds=-1)
    assert client.post(counter.address(hanako), press).status_code == 302
