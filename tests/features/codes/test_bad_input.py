"""What people and machines type at the doors that take a code: any spelling, numbers of elsewhere, links again (F5)."""

import re
import unicodedata
import uuid

import pytest
from django.test import Client

from madoguchi import clock, policy
from madoguchi.audit.models import Entry
from madoguchi.codes import actions
from madoguchi.codes.actions import ChallengeOver, WrongCode
from madoguchi.codes.models import Challenge, Code
from madoguchi.contracts.models import Customer, Line
from madoguchi.domain.codes import Purpose, Source, Way
from madoguchi.domain.identifiers import Identifier, IdentifierKind
from madoguchi.outbox.models import Message
from tests import people
from tests.features.codes import desk
from tests.people import Person

pytestmark = pytest.mark.django_db
DOORS = ["/cancel/", "/recover/"]
HYPHENS = "-‐‑‒–—―−－ーｰ﹣"
GUESSES = 10_000


@pytest.fixture
def hanako() -> Person:
    return people.hanako()


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def asks(door: str, typed: str) -> int:
    """The status of the answer; the house does what follows."""
    status = Client().post(door, {"who": typed}).status_code
    desk.work()
    return status


class TestASpelling:
    @pytest.mark.parametrize("hyphen", HYPHENS)
    def test_with_any_hyphen(self, hyphen: str, door: str, hanako: Person) -> None:
        assert asks(door, f"090{hyphen}0000{hyphen}0101") == 302
        assert [one.recipient for one in desk.arrived("sms")] == hanako.numbers

    @pytest.mark.parametrize(
        "typed", ["０９０ ００００ ０１０１", " 090 0000 0101　", "+81 90-0000-0101", "(090)00000101"]
    )
    def test_in_any_width_with_blanks_or_from_abroad(self, typed: str, door: str, hanako: Person) -> None:
        assert asks(door, typed) == 302
        assert [one.recipient for one in desk.arrived("sms")] == hanako.numbers

    @pytest.mark.usefixtures("hanako")
    def test_of_a_number_that_begins_with_060(self, door: str) -> None:
        Line.objects.update(phone_number="06000000101")
        Customer.objects.update(phone="06000000101")
        assert asks(door, "０６０ー００００ー０１０１") == 302
        assert [one.recipient for one in desk.arrived("sms")] == ["06000000101"]

    @pytest.mark.parametrize("typed", ["ｎ０００ー０００ー１０１", "n 000 000 101", "N000－000－101"])
    def test_of_a_customer_number(self, typed: str, door: str, hanako: Person) -> None:
        assert asks(door, typed) == 302
        assert {one.recipient for one in desk.arrived()} <= {hanako.customer.phone, hanako.customer.email}
        assert desk.arrived()


class TestANumberOfElsewhere:
    @pytest.mark.parametrize("typed", ["+1 212 555 0100", "+44 7700 900123", "＋８２ １０ １２３４ ５６７８"])
    def test_of_another_country_is_told_so_and_begins_nothing(self, typed: str, door: str) -> None:
        answer = Client().post(door, {"who": typed})
        assert answer.status_code == 422
        assert "海外の電話番号へはお送りできません" in answer.content.decode()
        assert not Challenge.objects.exists()

    @pytest.mark.parametrize("typed", ["03-1234-5678", "０５０ー１２３４ー５６７８", "0120-000-000"])
    def test_a_landline_gets_no_text(self, typed: str, door: str, hanako: Person) -> None:
        """HARD_CASES 31: https://github.com/JustFixNYC/tenants2/pull/1706."""
        Customer.objects.filter(pk=hanako.customer.pk).update(
            phone=re.sub(r"\D", "", unicodedata.normalize("NFKC", typed))
        )
        assert asks(door, typed) in {302, 422}
        assert desk.arrived("sms") == []
        assert desk.arrived("call") == []  # never unasked (S11)


class TestTheSameLinkAgain:
    def test_stops_once_and_says_the_same(self, hanako: Person, client: Client) -> None:
        desk.come_by(client, hanako.numbers[0])
        desk.leave(client)
        link = re.search(r"/cancel/stop/\S+", desk.arrived("mail")[0].body)
        assert link
        pages = [Client().post(link[0]).status_code for _ in range(3)]
        desk.work()
        assert pages == [200, 200, 200]
        assert Entry.objects.filter(name="cancellation.withdrawn").count() <= 1
        told = [message for message in Message.objects.all() if "withdrawn" in message.name]
        assert len({(one.name, one.channel, one.to) for one in told}) == len(told)

    def test_on_two_devices_a_code_is_for_the_one_that_asked(self, hanako: Person) -> None:
        phone, computer = Client(), Client()
        desk.ask(phone, hanako.numbers[0])
        code = desk.code_in(desk.arrived("sms")[0])
        desk.ask(computer, hanako.customer.email)
        assert desk.enter(computer, code).status_code == 422
        assert desk.enter(phone, code).status_code == 302
        assert desk.enter(phone, code).status_code == 302  # back at the door: it is spent
        assert Code.objects.exclude(used_at=None).exists()


def test_of_ten_thousand_guesses_five_are_compared_wherever_they_come_from(hanako: Person) -> None:
    """S4, HARD_CASES 29: a hundred sources, none of which slows down by itself; and she comes in as ever."""
    sought, now = Identifier(IdentifierKind.MAIL, hanako.customer.email), clock.now()
    begun = actions.begin_challenge(
        purpose=Purpose.CANCEL, sought=sought, way=Way.MAIL, language="ja", source=Source("home"), now=now
    )
    desk.work()
    right = desk.code_in(desk.arrived("mail")[0])
    guesses = [f"{number:06}" for number in range(GUESSES + 1) if f"{number:06}" != right][:GUESSES]
    answers = [guess_at(begun, guess, Source(f"source {at % 100}")) for at, guess in enumerate(guesses)]
    assert (answers.count("wrong"), answers.count("over")) == (policy.current().codes.tries, GUESSES - 5)
    assert guess_at(begun, right, Source("home")) == "over"
    desk.ask(client := Client(), hanako.customer.phone)
    assert desk.enter(client, desk.code_in(desk.arrived("sms")[0])).status_code == 302


def guess_at(challenge: uuid.UUID, guess: str, source: Source) -> str:
    try:
        actions.check_code(
            challenge_id=challenge,
            purpose=Purpose.CANCEL,
            typed=guess,
            source=source,
            now=clock.now(),
        )
    except WrongCode:
        return "wrong"
    except ChallengeOver:
        return "over"
    return "right"
