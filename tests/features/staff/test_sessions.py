"""A session at the desk: apart from members', short, and hers alone."""

import pytest
import time_machine
from django.test import Client

from madoguchi import clock
from madoguchi.domain.staff import Role
from tests import people
from tests.features.staff import counter

pytestmark = pytest.mark.django_db


def test_a_stranger_is_led_to_the_desks_own_door_and_back() -> None:
    answer = Client().get("/desk/?q=1")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/sign-in/?next=%2Fdesk%2F%3Fq%3D1")


def test_a_member_is_a_stranger_here() -> None:
    member = Client()
    member.force_login(people.hanako().login)
    assert member.get("/desk/")["Location"].startswith("/desk/sign-in/")


def test_staff_are_strangers_on_my_page() -> None:
    assert counter.at_desk(Role.SUPERVISOR).get("/")["Location"].startswith("/login/")


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (30, 302)])
def test_ends_half_an_hour_after_the_last_sign(minutes: int, status: int) -> None:
    inside = counter.at_desk(Role.READER)
    now = clock.machine_time().timestamp()
    with time_machine.travel(now + minutes * 60 + 1, tick=False):
        assert inside.get("/desk/").status_code == status


def test_ends_after_twelve_hours_in_any_case() -> None:
    inside = counter.at_desk(Role.READER)
    now = clock.machine_time().timestamp()
    answers = []
    for hour in range(1, 26):
        with time_machine.travel(now + hour * 29 * 60, tick=False):
            answers.append(inside.get("/desk/").status_code)
    assert answers == [200] * 24 + [302]


def test_leaving_ends_it() -> None:
    inside = counter.at_desk(Role.READER)
    assert inside.post("/desk/sign-out/")["Location"] == "/desk/sign-in/"
    assert inside.get("/desk/").status_code == 302


@pytest.mark.parametrize("sent", ["", "no json", "[]", "{}", '{"id": 1}', '{"id": "abc"}'])
def test_nonsense_instead_of_a_passkey_proves_nothing(sent: str) -> None:
    browser = Client()
    browser.get("/desk/sign-in/", headers={"Accept": "application/json"})
    answer = browser.post("/desk/sign-in/", {"credential": sent})
    assert answer.status_code == 422
    assert browser.get("/desk/").status_code == 302


def test_a_link_that_never_was() -> None:
    assert Client().get("/desk/begin/never/").status_code == 410
