"""From the press to the last bill, through the public pages and the real jobs."""

import datetime as dt
import re

import pytest
from django.test import Client

from madoguchi.gateways import network, simulated_world
from madoguchi.gateways.network import Order, Switch
from madoguchi.workers import timetable
from tests import people
from tests.conftest import StandingClock

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_member_cancels_and_the_line_really_ends(client: Client, standing_clock: StandingClock) -> None:
    hanako = people.hanako()
    people.uses(hanako, 120, at=standing_clock())
    now = standing_clock()
    reference = network.connect().place(Order("on", Switch.ON, "440109000000101", "09000000101"), now=now)
    network.connect().outcome(reference, now=now + dt.timedelta(minutes=1))
    client.force_login(hanako.login)

    review = client.get("/cancel/", follow=True)
    assert review.status_code == 200
    page = review.content.decode()
    token = re.search(r'value="month_end">.*?name="quote" value="([^"]+)"', page, re.DOTALL)
    assert token
    done = client.post(
        review.request["PATH_INFO"] + "?line=09000000101", {"when": "month_end", "quote": token[1]}, follow=True
    )
    assert "解約を受け付けました" in done.content.decode()
    timetable.run_due(standing_clock())
    assert {d.channel for d in simulated_world.list_deliveries()} == {"mail", "sms"}

    standing_clock.set(dt.datetime(2026, 11, 30, 15, 0, tzinfo=dt.UTC))
    for _ in range(4):
        timetable.run_due(standing_clock())
        standing_clock.move(seconds=5)
    assert not network.connect().is_on("440109000000101")
    hanako.contract.refresh_from_db()
    assert hanako.contract.ended_at is not None
    home = client.get("/").content.decode()
    assert "解約済み" in home
    assert "最終請求" in home
