"""Double press, refresh, back and a second tab give one cancellation and one receipt (U16, R2; HARD_CASES 13, 16).

https://github.com/HabitRPG/habitica/issues/8721 · https://github.com/govuk-forms/forms-runner/pull/274
"""

import pytest
from django.test import Client

from madoguchi.audit.models import Entry
from madoguchi.cancellation.models import Case, CaseLine, Receipt
from madoguchi.outbox.models import Message
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter

pytestmark = pytest.mark.django_db


def written() -> tuple[int, ...]:
    models = (Case, CaseLine, Receipt, Entry, Message)
    return tuple(model.objects.count() for model in models)


def test_a_double_press_and_a_refresh_find_the_first_ones_receipt(
    client: Client, standing_clock: StandingClock
) -> None:
    hanako = people.hanako()
    client.force_login(hanako.login)
    where = counter.address(hanako)
    form = {"when": "month_end", "quote": counter.tokens(client.get(where))["month_end"]}
    first = client.post(where, form)
    before = written()
    for minutes in (0, 1, 40, 60 * 24):  # also long after the price has expired
        standing_clock.move(minutes=minutes)
        again = client.post(where, form)
        assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert written() == before == (1, 1, 1, 1, 2)


def test_back_leads_to_the_case_and_not_to_a_second_decision(client: Client) -> None:
    hanako = people.hanako()
    client.force_login(hanako.login)
    where = counter.address(hanako)
    case = counter.press(client, where)["Location"]
    assert client.get(where)["Location"] == case


def test_a_second_tab_with_another_date_is_led_to_the_case(client: Client) -> None:
    hanako = people.hanako()
    client.force_login(hanako.login)
    where = counter.address(hanako)
    other = counter.tokens(client.get(where))
    case = counter.press(client, where, "month_end")["Location"]
    answer = client.post(where, {"when": "today", "quote": other["today"]})
    assert answer["Location"] == case
    assert Case.objects.get().when == "month_end"


def test_a_press_sent_again_after_taking_back_cancels_nothing(client: Client) -> None:
    """The browser may send the old form again: it finds the old case, which says that it was taken back."""
    hanako = people.hanako()
    client.force_login(hanako.login)
    where = counter.address(hanako)
    form = {"when": "month_end", "quote": counter.tokens(client.get(where))["month_end"]}
    case = client.post(where, form)["Location"]
    client.post(f"{case}take-back/")
    again = client.post(where, form, follow=True)
    assert "解約を取り消しました" in again.content.decode()
    assert Case.objects.count() == 1
    fresh = counter.press(client, where)
    assert fresh["Location"] != case
    assert Case.objects.count() == 2


@pytest.mark.parametrize("when", ["today", "month_end"])
def test_the_chosen_mode_is_said_by_page_receipt_and_record(client: Client, when: str) -> None:
    """Never immediate by default, never silently another mode (HARD_CASES 6, 7)."""
    hanako = people.hanako()
    client.force_login(hanako.login)
    case = counter.press(client, counter.address(hanako), when)["Location"]
    assert Case.objects.get().when == when
    assert f'"choice":"{when}"' in Receipt.objects.get().document
    assert client.get(case).status_code == 200
