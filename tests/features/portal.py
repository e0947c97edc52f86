"""Three browsers, three members, and what is known of them from outside; used by the state machine."""

import dataclasses
import datetime as dt
import re
import tempfile
from collections import Counter
from pathlib import Path
from typing import ClassVar

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from hypothesis.stateful import RuleBasedStateMachine

from madoguchi.sign_in.models import LinkedCustomer, Login
from tests import people
from tests.conftest import StandingClock
from tests.features.codes import desk

PASSWORDS = ("harbour7lamp", "kamome29sora", "minato5bridge")  # of the connections
NOT_ME = re.compile(r"/not-me/\S+/")
DAY, WEEK, HOUR = dt.timedelta(days=1), dt.timedelta(days=7), dt.timedelta(hours=1)
LONG_AGO = 400  # seconds; a proof holds five minutes


@dataclasses.dataclass
class Sent:
    """A code as it reached somebody: what for, which browser asked, and whether it has opened something."""

    purpose: str
    browser: int
    code: str
    is_used: bool = False


class Portal(RuleBasedStateMachine):
    """The model beside the house: who is signed in where, by which password, for whom, and what is held back."""

    clock: StandingClock
    done: ClassVar[Counter[str]] = Counter()  # what really happened, over all runs

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.elsewhere = override_settings(MADOGUCHI_DATA=Path(self.folder.name))
        self.elsewhere.enable()
        self.all_or_nothing = transaction.atomic()
        self.all_or_nothing.__enter__()
        cache.clear()
        self.members = [people.hanako(), people.kenji(), people.aoi()]
        self.secrets = [people.has_credential(m, p) for m, p in zip(self.members, PASSWORDS, strict=True)]
        self.browsers = [Client(REMOTE_ADDR=f"203.0.113.{number}") for number in range(3)]
        self.signed_in: list[int | None] = [None, None, None]
        self.opens_with: list[str | None] = [people.PASSWORD] * 3  # None: nobody signs in by a password
        self.linked = {(member, member) for member in range(3)}  # log-in, customer
        self.held_until = [self.clock()] * 3  # by customer: nothing irreversible before
        self.doubtful_until = [self.clock()] * 3  # by log-in
        self.came_by_phone: list[list[dt.datetime]] = [[], [], []]
        self.shown: list[list[dt.datetime]] = [[], [], []]
        self.sent: list[Sent] = []
        self.states: dict[int, str] = {}
        self.accepted: dict[str, str] = {}  # the price that was pressed, and the receipt number it gave

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.all_or_nothing.__exit__(None, None, None)
        self.elsewhere.disable()
        self.folder.cleanup()

    # ── What is known ────────────────────────────────────────────────────────
    def hers(self, browser: int) -> set[str]:
        """The contracts that whoever is signed in at a browser may see, as the model's links say."""
        member = self.signed_in[browser]
        return {self.members[customer].contract.number for login, customer in self.linked if login == member}

    def is_held(self, browser: int) -> bool:
        """Whether something irreversible is held back there: for a customer, or as the log-in is in doubt."""
        member = self.signed_in[browser]
        if member is None:
            return False
        of_customers = [self.held_until[customer] for login, customer in self.linked if login == member]
        return max([self.doubtful_until[member], *of_customers]) > self.clock()

    def links_in_the_house(self) -> set[tuple[int, int]]:
        """The links as they are stored."""
        logins = {one.login.pk: number for number, one in enumerate(self.members)}
        customers = {one.customer.pk: number for number, one in enumerate(self.members)}
        return {(logins[link.login_id], customers[link.customer_id]) for link in LinkedCustomer.objects.all()}

    def login_of(self, member: int) -> Login:
        """Her log-in as it is stored now."""
        return Login.objects.get(pk=self.members[member].login.pk)

    def shown_within_an_hour(self, member: int) -> int:
        """How often her password was seen lately."""
        return sum(at > self.clock() - HOUR for at in self.shown[member])

    def some_browser(self, pick: int) -> int:
        """A browser, mostly one where somebody is signed in."""
        known = [browser for browser in range(3) if self.signed_in[browser] is not None]
        return picked([*known * 3, *range(3)], pick)

    def some_customer(self, pick: int, browser: int) -> int:
        """A customer, mostly one whom that browser may act for."""
        hers = sorted(customer for login, customer in self.linked if login == self.signed_in[browser])
        return picked([*hers * 4, *range(3)], pick)

    # ── What is done ─────────────────────────────────────────────────────────
    def signs_out(self, browser: int) -> None:
        self.browsers[browser].post("/logout/")
        self.signed_in[browser] = None

    def forgets_sessions(self, member: int) -> None:
        """Her log-in is open nowhere any more."""
        for browser in range(3):
            if self.signed_in[browser] == member:
                assert self.browsers[browser].get("/").status_code == 302, "a session outlived what ends it"
                self.signed_in[browser] = None

    def proof_grows_old(self, browser: int) -> None:
        """Let more than five minutes pass since she showed there who she is."""
        session = self.browsers[browser].session
        records = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{**one, "at": one["at"] - LONG_AGO} for one in records]
        session.save()

    def collects(self, purpose: str, browser: int) -> list[str]:
        """Let the house send; note each code that arrives, the latest first."""
        before = len(desk.arrived())
        self.passes()
        new = desk.arrived()[: len(desk.arrived()) - before]
        codes = [desk.code_of(one.body) for one in new if one.channel in {"sms", "mail"} and carries_a_code(one.body)]
        self.sent += [Sent(purpose, browser, code) for code in codes]
        return codes

    def uses(self, purpose: str, browser: int, code: str) -> None:
        """Note that a code has opened something; it works once."""
        for one in self.sent:
            if (one.purpose, one.browser, one.code) == (purpose, browser, code):
                one.is_used = True

    def presses(self, browser: int, path: str, token: str) -> str:
        """Accept; the number of the receipt. The same price pressed again gives the same."""
        answer = self.browsers[browser].post(path, {"when": "month_end", "quote": token})
        assert answer.status_code == 302, answer.status_code
        number = answer["Location"].split("/")[2]
        assert self.accepted.setdefault(token, number) == number
        return number

    def passes(self) -> None:
        """Let the house do what is due, and a moment pass, so that no two things happen at one instant."""
        desk.work()
        self.clock.move(seconds=31)


def carries_a_code(body: str) -> bool:
    """Whether a message is the one that brings a code."""
    return bool(re.search(r"認証番号.{0,6}\d{6}(?!\d)", body))


def picked(options: list[int], pick: int) -> int:
    """One of these. What is drawn does not depend on them: a slow machine draws the same. See ``exactly``."""
    return -1 - pick if pick < 0 else options[pick % len(options)]


def exactly(number: int) -> int:
    """The pick that stands for this very number."""
    return -1 - number
