"""U1, U2: no page asks for what the account holds; the journey asks its open questions and nothing else."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.conftest import StandingClock
from tests.house import full_account
from tests.house.test_access_matrix import routes
from tests.house.walking import Asked, Walker
from tests.people import PASSWORD, Person

pytestmark = pytest.mark.django_db

# What may be asked although we hold it, and why.
ALLOWED = {
    ("account_login", "e-mail address"): "before we know who she is",
    ("account_login", "password"): "before we know who she is",
    ("cancel", "customer number"): "one of three, to one who is signed out: before we know who she is",
    ("cancel", "e-mail address"): "one of three, as above",
    ("cancel", "phone number"): "one of three, as above",
    ("recover", "customer number"): "one of three, to one who is signed out",
    ("recover", "e-mail address"): "one of three, as above",
    ("recover", "phone number"): "one of three, as above",
    ("account_reauthenticate", "password"): "fresh proof that it is still she",
    ("prove", "password"): "fresh proof, beside a code",
    ("credentials_step", "password"): "fresh proof, beside a code",
    ("account_change_password", "password"): "fresh proof that it is still she",
    ("link", "customer number"): "another than those on file; hers is refused",
}


@pytest.fixture
def member(standing_clock: StandingClock) -> Person:
    return full_account.fill(standing_clock)


def signed_in(member: Person, language: str) -> Client:
    client = Client(headers={"Accept-Language": language})
    client.post("/login/", {"login": member.login.email, "password": PASSWORD})
    assert client.get("/").status_code == 200
    return client


def plain_addresses() -> list[str]:
    """Every route without a parameter: pages that no link leads to are walked too."""
    names = [str(route.name) for route in routes() if not re.search(r"[<(]", str(route.pattern))]
    return [address for name in names if (address := _address(name))]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""  # the parameter stands in an address above it


def wrong(walker: Walker) -> list[Asked]:
    return sorted(asked for asked in walker.asked if (asked.route, asked.datum) not in ALLOWED)


class TestTheAccount:
    """The walk is worth what the account holds."""

    @pytest.mark.usefixtures("member")
    def test_every_column_holds_something(self) -> None:
        held = full_account.stored()
        names = {full_account.label(column) for _, column in full_account.columns()} - set(full_account.OURS)
        assert {name for name in names if not held.get(name)} <= {"cancellation.case.bill_number"}

    def test_every_column_has_the_names_a_page_would_use(self) -> None:
        """A new column joins by itself in what is typed; here it asks for its words."""
        named = {column for datum in full_account.DATA.values() for column in datum.columns}
        stored = {full_account.label(column) for _, column in full_account.columns()}
        assert stored - named == set(full_account.OURS)
        assert named <= stored

    @pytest.mark.usefixtures("member")
    def test_values_are_told_apart(self) -> None:
        held = full_account.stored()
        assert held["sign_in.login.email"] != held["contracts.customer.email"]
        assert all(set(full_account.others(value)).isdisjoint(held[name]) for name in held for value in held[name])


def test_signed_in_no_page_asks_for_what_is_on_file(member: Person) -> None:
    """U1: every page and form that links and forms lead to, the whole of leaving and taking back included."""
    walker = Walker(signed_in(member, "ja"))
    walker.walk("/", *plain_addresses())
    assert wrong(walker) == []
    assert walker.loose == set()
    assert {"my_page", "review", "case", "bill", "account_change_password", "mfa_activate_totp"} <= walker.routes
    assert {("cancel", "line"), ("review", "date"), ("case", "reason")} <= walker.questions


@pytest.mark.usefixtures("member")
def test_signed_out_only_the_log_in_asks_who_she_is() -> None:
    walker = Walker(Client(headers={"Accept-Language": "ja"}))
    walker.walk("/", *plain_addresses())
    assert wrong(walker) == []
    assert {("account_login", "login"), ("account_login", "password")} <= walker.questions


def test_no_page_says_it_in_english_either(member: Person) -> None:
    walker = Walker(signed_in(member, "en"), tries=False)
    walker.walk("/", *plain_addresses())
    assert wrong(walker) == []


class TestNegativeControls:
    """Planted questions are caught, whatever they are called; an open question is not."""

    @pytest.fixture
    def walker(self, member: Person, settings: Any) -> Walker:
        settings.ROOT_URLCONF = "tests.house.planted_questions"
        return Walker(signed_in(member, "ja"))

    @pytest.mark.parametrize(
        ("address", "asked"),
        [
            ("/planted/renamed/", Asked("renamed_number", "customer number", "takes hers and refuses others")),
            ("/planted/again/", Asked("phone_again", "phone number", "says so")),
            ("/planted/silent/", Asked("silent_phone", "phone number", "says so")),
            ("/planted/day/", Asked("day_picker", "day of joining", "takes hers and refuses others")),
            ("/planted/town/", Asked("pick_hers", "address", "has to be picked out among others")),
        ],
    )
    def test_is_caught(self, address: str, asked: Asked, walker: Walker) -> None:
        walker.walk(address)
        assert wrong(walker) == [asked]

    def test_an_open_question_is_not(self, walker: Walker) -> None:
        walker.walk("/planted/open/")
        assert ("open_question", "q6") in walker.questions
        assert wrong(walker) == []

    def test_a_password_is_allowed_where_the_list_says_and_nowhere_else(self, walker: Walker) -> None:
        walker.walk("/password/change/")
        asked = {found for found in walker.asked if found.route == "account_change_password"}
        assert {found.datum for found in asked} == {"password"}
        assert {found.because for found in asked} == {"takes hers and refuses others"}
