"""The story: accept through the public page, take back, accept again, end, bill, deliver.

Every step can be played again after a crash, as the real world would: a member who got no answer presses again, and
the worker works until nothing is due.
"""

import datetime as dt
import enum
import re

from django.conf import settings
from django.test import Client
from django.urls import reverse

from madoguchi.workers import timetable
from madoguchi.workers.models import Work
from tests.crashes.stage import Notes, Time

VOICE, SMS, DATA, YUKIS = "09000000102", "07000000103", "02000000104", "02000000106"
_TURNS = 500
_MONTH_END = dt.datetime(2026, 11, 30, 15, 0, tzinfo=dt.UTC)
_TOKEN = re.compile(r'value="month_end">.*?name="quote" value="([^"]+)"', re.DOTALL)


class Way(enum.StrEnum):
    """What a member does who pressed and got no answer."""

    PRESSES_AGAIN = "presses again"
    LOOKS_AGAIN = "looks again"


class WentWrong(Exception):
    """The story cannot go on: a page did not answer as it should, or work never came to rest."""


def play(notes: Notes, time: Time, way: Way) -> None:
    """Play the story to its end, from wherever it was left."""
    kenji, yuki = Member("N000000102", notes, way), Member("N000000106", notes, way)
    kenji.cancels("first", "C000000102", VOICE)
    work(time, dt.timedelta(minutes=3))
    kenji.takes_back("first")
    kenji.cancels("second", "C000000102", SMS, DATA)
    yuki.cancels("letter", "C000000106", YUKIS)
    work(time, dt.timedelta(minutes=3))
    time.move_to(_MONTH_END)
    work(time, dt.timedelta(days=3))
    time.move(minutes=2)
    timetable.run_due(time.now)  # the sealer waits a minute


def work(time: Time, longest: dt.timedelta) -> None:
    """Let the worker work until nothing is due within ``longest``; the time goes to what is due next."""
    until = time.now + longest
    for _ in range(_TURNS):
        timetable.run_due(time.now)
        due = next_due()
        if due is None or due > until:
            return
        time.move_to(max(due, time.now + dt.timedelta(seconds=1)))
    raise WentWrong(f"work does not come to rest: due at {due}")


def next_due() -> dt.datetime | None:
    """When the next row of any kind of work can be taken."""
    rows = (row for kind in Work.__subclasses__() for row in kind.objects.exclude(work_due_at=None))
    return min((max(filter(None, (row.work_due_at, row.claimed_until))) for row in rows), default=None)


class Member:
    """A member at her browser. What she was answered is noted: that must never be lost."""

    def __init__(self, number: str, notes: Notes, way: Way) -> None:
        self._client, self._notes, self._way = Client(SERVER_NAME="localhost"), notes, way
        self._client.cookies[settings.SESSION_COOKIE_NAME] = notes.all["sessions"][number]

    def cancels(self, name: str, contract: str, *numbers: str) -> None:
        """Cancel lines at the end of the month, unless she has her answer."""
        if self._knows(name, "case"):
            return
        address = reverse("review", args=[contract]) + "?" + "&".join(f"line={number}" for number in numbers)
        if not self._knows(name, "pressed") or self._way is Way.LOOKS_AGAIN:
            self._looks(name, address)
        if not self._knows(name, "case"):
            self._presses(name, address)

    def takes_back(self, name: str) -> None:
        """Take a cancellation back, unless she has her answer."""
        if self._knows(name, "taken back"):
            return
        number = self._notes.all[f"{name}: case"]
        page = self._client.post(reverse("take_back", args=[number]), follow=True).content.decode()
        if "取り消しました" not in page:
            raise WentWrong(f"taking back {number}: {page[:2000]}")
        self._note(name, "taken back", True)

    def _looks(self, name: str, address: str) -> None:
        response = self._client.get(address)
        if response.status_code == 302:
            self._note(name, "case", self._case_shown(response.headers["Location"]))
            return
        found = _TOKEN.search(response.content.decode())
        if not found:
            raise WentWrong(f"{name}: no choice on the page, status {response.status_code}")
        self._note(name, "token", found[1])

    def _presses(self, name: str, address: str) -> None:
        self._note(name, "pressed", True)
        response = self._client.post(address, {"when": "month_end", "quote": self._notes.all[f"{name}: token"]})
        if response.status_code != 302:
            raise WentWrong(f"{name}: pressed, and was answered {response.status_code}")
        self._note(name, "case", self._case_shown(response.headers["Location"]))

    def _case_shown(self, address: str) -> str:
        """The number on the page to which she was led."""
        number = address.rstrip("/").rsplit("/", 1)[-1]
        page = self._client.get(address)
        if page.status_code != 200 or number not in page.content.decode():
            raise WentWrong(f"{address} does not show the case")
        return number

    def _knows(self, name: str, what: str) -> bool:
        return f"{name}: {what}" in self._notes.all

    def _note(self, name: str, what: str, value: object) -> None:
        self._notes.write(**{f"{name}: {what}": value})
