"""Where a key of the policy shows: each look is at a house in which nothing has happened yet."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from madoguchi import policy
from madoguchi.cancellation.actions import BEGUN
from madoguchi.contracts.models import Contract, Customer
from madoguchi.contracts.models import Instalment as Device
from madoguchi.domain.policy import Policy
from madoguchi.sign_in.half_done.actions import remember
from tests import operators, people, stories
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.features.codes import desk
from tests.features.walking import way

_CHANGES_EACH_TIME = re.compile(
    r'name="(?:csrfmiddlewaretoken|quote)" value="[^"]*"|[BK]\d{8}-\w+'
    r"|(?<=[/> ])\d+(?=/give-up/|/mend/|</th>|</span></button>)"  # numbers of rows: PostgreSQL never counts back
)
_SECONDS_LEFT = re.compile(r'seconds="(\d+)"')  # of a session, by the machine's clock: to ten seconds
_ONCE = re.compile(r"https?://\S+|\b\d{6}\b|[BK]\d{8}-\w+")
CONTRACT = "C000000101"
REVIEW = f"/cancel/{CONTRACT}/"


class House:
    """A member, and what she sees under one policy. Each look is at a house in which nothing has happened yet."""

    def __init__(self, clock: StandingClock, folder: Path) -> None:
        self.clock, self.folder, self.client = clock, folder, Client()

    def hanako(self) -> people.Person:
        person = way.hanako()
        self.client.force_login(person.login)
        return person

    def told(self) -> list[tuple[str, str, str]]:
        """What has reached people, but for what is another each time: numbers of cases, codes and keys in links."""
        desk.work()
        return sorted((one.channel, one.recipient, _ONCE.sub("", one.subject + one.body)) for one in desk.arrived())

    def see(self, where: str, language: str = "ja") -> str:
        return self.tidy(self.client.get(where, headers={"Accept-Language": language}, follow=True))

    def tidy(self, answer: counter.Answer) -> str:
        """Where an answer leads and what it shows, but for what is another each time."""
        asked: str = answer.request["PATH_INFO"]
        place = answer.headers.get("Location", "") or asked
        shown = _CHANGES_EACH_TIME.sub("", f"{answer.status_code} {place}\n{answer.content.decode()}")
        return _SECONDS_LEFT.sub(lambda found: f'seconds="{round(int(found[1]), -1)}"', shown)


Look = Callable[[House, Policy], object]


def page(where: str, language: str = "ja") -> Look:
    """What a signed-in member sees there."""

    def look(house: House, _rules: Policy) -> str:
        house.hanako()
        return house.see(where, language)

    return look


def leads_to(where: str) -> Look:
    """Where the first door of a page leads, signed in as a member."""

    def look(house: House, _rules: Policy) -> str:
        house.hanako()
        page_itself = house.client.get(where, follow=True).request["PATH_INFO"]
        answer = house.client.post(page_itself, {"door": "0"}, follow=True)
        return str(answer.request["PATH_INFO"])

    return look


def leaving_without_an_address(house: House, _rules: Policy) -> str:
    """The way out of a member of whom neither a mail nor a postal address is on file."""
    hanako = house.hanako()
    Customer.objects.filter(pk=hanako.customer.pk).update(email="", prefecture="", city="", town="", building="")
    return house.see("/cancel/")


def review_of_a_device(house: House, _rules: Policy) -> str:
    """The price of leaving, of a line that opened last month with a device of three more months."""
    hanako = house.hanako()
    line = hanako.contract.lines.get()
    Device.objects.create(line=line, reference="I1", name="端末", monthly_amount=2000, remaining=3)
    return review_of_a_young_line(house, hanako)


def review_of_a_dear_plan(house: House, _rules: Policy) -> str:
    """The price of leaving a plan of 1,950 yen early: what one month costs is above what a big carrier may charge."""
    hanako = house.hanako()
    hanako.contract.lines.update(plan="voice-20")
    return review_of_a_young_line(house, hanako)


def review_of_a_young_line(house: House, person: people.Person) -> str:
    person.contract.lines.update(opened_on=dt.date(2026, 10, 1))
    begun = dt.date(2026, 10, 1)
    Contract.objects.filter(pk=person.contract.pk).update(signed_on=begun, document_received_on=begun)
    return house.see(REVIEW)


def bill(house: House, _rules: Policy) -> str:
    hanako = house.hanako()
    case = stories.cancels(hanako, now=house.clock())
    return house.see(f"/bills/{stories.ends(case, house.clock)}/")


def review_of_a_new_contract(house: House, _rules: Policy) -> str:
    hanako = house.hanako()
    hanako.contract.lines.update(opened_on=dt.date(2026, 11, 12))
    hanako.contract.signed_on = dt.date(2026, 11, 12)
    hanako.contract.save()
    return house.see(REVIEW)


def shown(house: House, _rules: Policy) -> list[int]:
    person = way.hanako()
    show = f"/contracts/{CONTRACT}/credentials/{person.contract.credentials.get().pk}/show/"
    house.client.post("/login/", {"login": person.login.email, "password": people.PASSWORD})
    return [house.client.post(show).status_code for _ in range(4)]


def preset(house: House, rules: Policy) -> str:
    """My Page under the preset of that name."""
    loaded = policy.load(operators.written(house.folder, preset=rules.preset))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(policy, "current", lambda: loaded)
        house.hanako()
        return house.see("/")


def after_the_network_let_go(house: House, _rules: Policy) -> str:
    """Her case when the line has just ended: the bill is there, or waits for late usage."""
    case = stories.cancels(house.hanako(), now=house.clock())
    house.clock.set(counter.MONTH_END)
    counter.work(house.clock)
    house.client.force_login(people.person_of("hanako@example.jp").login)
    return house.see(f"/cases/{case}/")


def typed_without_a_realm(house: House, _rules: Policy) -> str:
    """What a page says to an authentication ID without what stands behind its @, and the right password."""
    typed = way.certificate(house.hanako())
    asking = house.client.get("/cancel/", follow=True).request["PATH_INFO"]
    answer = house.client.post(asking, {**typed, "auth_id": typed["auth_id"].partition("@")[0]}, follow=True)
    return house.tidy(answer)


def coming_back(house: House, hours: float) -> str:
    """Where she stands who answered the first page of leaving, and comes back so many hours later."""
    hanako = house.hanako()
    first = house.client.get("/cancel/", follow=True).request["PATH_INFO"]
    house.client.post(first, way.PARTICULARS)
    house.clock.move(hours=hours)
    desk.work()
    house.client.force_login(hanako.login)
    return house.see("/cancel/")


def answers_kept(house: House, _rules: Policy) -> str:
    return coming_back(house, 3)


def half_done(house: House, _rules: Policy) -> str:
    """My Page four days after she began to leave."""
    hanako = house.hanako()
    remember(reach=hanako.reach, kind=BEGUN, about=CONTRACT, path=REVIEW, now=house.clock())
    house.clock.move(days=4)
    house.client.force_login(hanako.login)
    return house.see("/")
