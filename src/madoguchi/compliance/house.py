"""A house of its own in which a policy is tried: an empty store in memory, two members, browsers, a clock that stands.

Nothing of the installation is read or touched but its code: keys and papers lie in a folder that goes away.
"""

import dataclasses
import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.db.utils import DEFAULT_DB_ALIAS, load_backend
from django.test import Client
from django.test.utils import override_settings
from django.urls import NoReverseMatch, reverse

from madoguchi import clock, policy
from madoguchi.cancellation import queries
from madoguchi.compliance import html, people
from madoguchi.compliance.accepting import Accepted, accept
from madoguchi.compliance.declaring import Declared, declare
from madoguchi.compliance.html import Seen
from madoguchi.compliance.walking import Way, walk
from madoguchi.domain.actor import Reach
from madoguchi.domain.billing import BillingRules
from madoguchi.domain.facts import Contract
from madoguchi.domain.journey_policy import Journey
from madoguchi.domain.known import Known, Said
from madoguchi.domain.pages import Ask, Page
from madoguchi.domain.policy import NumberPatterns, Policy
from madoguchi.domain.steps import Procedure, plan
from madoguchi.keys import keyring, signing
from madoguchi.sign_in.reach import of_login

_SIMULATORS = ("network", "sms", "voice", "mail", "post", "billing")
_TYPICAL = 8  # characters of a fact that is asked again


@dataclass(frozen=True, slots=True)
class Browser:
    """Somebody's browser. It follows where it is led."""

    client: Client

    def open(self, address: str) -> tuple[int, str, Seen]:
        """The status, the address she ends at, and what stands there."""
        answer = self.client.get(address, follow=True, secure=True)
        return answer.status_code, answer.request["PATH_INFO"], html.read(answer.content.decode())


class House:
    """Members, browsers and plans under one policy."""

    def __init__(self, rules: Policy, now: dt.datetime) -> None:
        self.rules, self.now = rules, now
        self.stranger = Browser(Client(raise_request_exception=False))

    @cached_property
    def member(self) -> Browser:
        """She who has had one voice line for years, signed in."""
        return self._signed_in("member@example.jp")

    @cached_property
    def young(self) -> Browser:
        """She whose contract document came two days ago, signed in."""
        return self._signed_in("young@example.jp")

    @cached_property
    def leaver(self) -> Browser:
        """She who has cancelled, signed in."""
        return self._signed_in("leaver@example.jp")

    @cached_property
    def contract(self) -> Contract:
        """The member's contract."""
        return queries.get_contract(_reach("member@example.jp"), "C000000001")

    @cached_property
    def young_contract(self) -> Contract:
        """The contract of her who has just begun."""
        return queries.get_contract(_reach("young@example.jp"), "C000000002")

    @cached_property
    def leaving(self) -> tuple[Page, ...]:
        """Every page between the press on 解約する and the receipt, as the policy lets them be planned."""
        held = dict.fromkeys(Ask, _TYPICAL)
        today = self.now.astimezone(self.rules.operator.time_zone).date()
        known = Known(contracts=(self.contract,), held=held, can_be_billed=True, today=today)
        return plan(Procedure.CANCEL, known, Said(), self.rules)

    @cached_property
    def first_page(self) -> Seen:
        """The page that the member's press on 解約する leads to."""
        return self.member.open(reverse("cancel"))[2]

    @cached_property
    def review(self) -> Seen:
        """The page with the last button, as it is once everything that the policy puts before it is passed."""
        with policy.instead(dataclasses.replace(self.rules, journey=Journey())):
            return self._signed_in("member@example.jp").open(reverse("cancel"))[2]

    @cached_property
    def way(self) -> Way:
        """The way out as a member really walks it who has everything at hand that it may ask."""
        return walk(self._signed_in("walker@example.jp").client, people.answers(self.rules, self.now), self.now)

    @cached_property
    def entrance(self) -> tuple[int, str, Seen]:
        """What the press on 解約する leads a stranger to."""
        return self.stranger.open(reverse("cancel"))

    @cached_property
    def declared_line(self) -> str:
        """The telephone number that a stranger declares."""
        return people.DECLARED_LINE

    @cached_property
    def declared(self) -> Declared:
        """A declaration that names a contract by its line's number, without a day and without a ground."""
        return self._declare(people.DECLARER)

    @cached_property
    def declared_by_nobody(self) -> Declared:
        """The same under a name that is not the holder's."""
        return self._declare("別の 人")

    @cached_property
    def accepted(self) -> Accepted:
        """A cancellation that was really accepted, with all that came of it at once."""
        return accept(self.rules, _reach("leaver@example.jp"), "C000000003", self.now)

    @contextmanager
    def at(self, now: dt.datetime) -> Iterator[None]:
        """Another time for a while."""
        with clock.standing_at(now):
            yield

    def has_page(self, name: str) -> bool:
        """Whether the portal has a page of this name."""
        try:
            reverse(name)
        except NoReverseMatch:
            return False
        return True

    def _declare(self, name: str) -> Declared:
        told = {str(Ask.DECLARANT): name, str(Ask.DECLARED): self.declared_line}
        return declare(told, _reach("declarer@example.jp"), self.now)

    def _signed_in(self, email: str) -> Browser:
        client = Client(raise_request_exception=False)
        client.force_login(get_user_model().objects.get(email=email))
        return Browser(client)


def _reach(email: str) -> Reach:
    return of_login(get_user_model().objects.get(email=email))


@contextmanager
def own_house(rules: Policy) -> Iterator[House]:
    """A house under these rules. Only the pattern of customer numbers is our own: its people need numbers."""
    rules = policy_with_our_numbers(rules)
    now = dt.datetime(2026, 11, 16, 10, tzinfo=rules.operator.time_zone).astimezone(dt.UTC)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="madoguchi-house-")))
        stack.enter_context(_own_settings(folder))
        stack.enter_context(_own_store())
        stack.enter_context(policy.instead(rules))
        house = House(rules, now)
        stack.enter_context(house.at(now))
        people.move_in(folder, rules, now)
        yield house


def policy_with_our_numbers(rules: Policy) -> Policy:
    """The same policy, with customer numbers as in the house."""
    return dataclasses.replace(rules, numbers=NumberPatterns(), billing=BillingRules())  # no billing of the operator's


@contextmanager
def _own_settings(folder: Path) -> Iterator[None]:
    own = override_settings(
        MADOGUCHI_DATA=folder,
        MADOGUCHI_KEYS=folder / "keys",
        MADOGUCHI_CHECKPOINTS=folder / "checkpoints.jws",
        MADOGUCHI_GATEWAYS={kind: f"madoguchi.gateways.{kind}.simulator" for kind in _SIMULATORS},
        ALLOWED_HOSTS=["testserver"],
        MIDDLEWARE=[name for name in settings.MIDDLEWARE if "whitenoise" not in name],
        MIGRATION_MODULES={
            **settings.MIGRATION_MODULES,
            "procrastinate": None,
        },  # speaks PostgreSQL only; nobody is woken here
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "house"}},
        STORAGES={
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    )
    with own:
        _forget_keys()
        cache.clear()
        try:
            yield
        finally:
            _forget_keys()
    _forget_keys()


@contextmanager
def _own_store() -> Iterator[None]:
    """An empty store in memory in place of the installation's, for this thread."""
    installed = connections[DEFAULT_DB_ALIAS]
    own = {
        **connections.settings[DEFAULT_DB_ALIAS],
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA foreign_keys=ON;"},
    }
    connections[DEFAULT_DB_ALIAS] = load_backend(own["ENGINE"]).DatabaseWrapper(own, DEFAULT_DB_ALIAS)
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        connections[DEFAULT_DB_ALIAS].close()
        connections[DEFAULT_DB_ALIAS] = installed


def _forget_keys() -> None:
    keyring.forget()
    signing.forget()
