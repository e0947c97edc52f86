"""Known and unknown are alike, and nothing goes to what is not on file (S8, S19, S20; HARD_CASES 28, 30)."""

import hmac
import re
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from madoguchi.codes import actions
from madoguchi.codes.models import Allowance, Code
from madoguchi.contracts.models import Customer, Line
from madoguchi.keys import sealing
from madoguchi.outbox.models import Message
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.features.codes import desk

pytestmark = pytest.mark.django_db

KNOWN = ["09000000101", "N000000101", "hanako@example.jp"]
UNKNOWN = ["09099990000", "N999990000", "nobody@example.jp"]
PAIRS = list(zip(KNOWN, UNKNOWN, strict=True))


def work_of(monkeypatch: pytest.MonkeyPatch, act: Any) -> tuple[Any, Counter[str]]:
    """What an act answers, and its work: statements by kind and table, digests, comparisons, sealings."""
    done: Counter[str] = Counter()

    def counted(owner: Any, name: str) -> None:
        original = getattr(owner, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            done[name] += 1
            return original(*args, **kwargs)

        patch.setattr(owner, name, call)

    with monkeypatch.context() as patch, CaptureQueriesContext(connection) as queries:
        counted(hmac, "new")
        counted(actions, "same")
        counted(sealing, "seal")
        answer = act()
    statements = (q["sql"] for q in queries if "SAVEPOINT" not in q["sql"])
    done.update(re.sub(r"^(\w+)(?:.*? (?:FROM|INTO))? \"?(\w+)\"?.*", r"\1 \2", sql) for sql in statements)
    return answer, done


def bare(client: Client, path: str) -> str:
    return re.sub(r'nonce="[^"]*"', "", counter.words(client.get(path)))


@pytest.mark.parametrize(("known", "unknown"), PAIRS)
def test_same_answer_same_page_same_work(known: str, unknown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    people.hanako()
    desk.ask(before := Client(), "09088880000", ip="127.0.0.1")
    desk.enter(before, "000000", ip="127.0.0.1")  # from here on the source's own rows are there
    pages, works = [], []
    for who in (known, unknown):
        client = Client()
        client.get("/cancel/")
        seen = []
        for press in (
            lambda client=client, who=who: client.post("/cancel/", {"who": who}),
            lambda client=client: client.post("/cancel/code/send/", {"way": "letter"}),
            lambda client=client: client.post("/cancel/code/", {"code": "000000"}),
        ):
            answer, work = work_of(monkeypatch, press)
            seen.append((answer.status_code, answer.get("Location"), counter.words(answer)))
            works.append(work)
            desk.work()
        pages.append([*seen, bare(client, "/cancel/code/")])
    assert pages[0] == pages[1]
    assert works[:3] == works[3:]
    assert works[0]["seal"] == 1
    assert works[2]["same"] == 3


def test_the_count_sees_a_look_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a page that looked for the member would be seen to."""
    _, work = work_of(monkeypatch, lambda: Customer.objects.filter(email="x").exists())
    assert sum(work.values()) == 1


@pytest.mark.parametrize("unknown", UNKNOWN)
@pytest.mark.parametrize("way", ["sms", "voice", "mail", "letter"])
def test_an_unknown_value_sends_nothing_at_all(unknown: str, way: str, client: Client) -> None:  # S8
    people.hanako()
    desk.ask(client, unknown)
    desk.ask_again(client, way)
    assert (desk.arrived(), Message.objects.count(), Code.objects.count()) == ([], 0, 0)


@rules(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    who=st.sampled_from([*KNOWN, *UNKNOWN, "07000000103", "02000000104", "0300000106", "N000000106"])
    | st.from_regex(r"0[6-9]0[0-9]{8}", fullmatch=True),
    ways=st.lists(st.sampled_from(["sms", "voice", "mail", "letter"]), max_size=3),
)
def test_nothing_ever_goes_to_an_address_not_on_file(who: str, ways: list[str]) -> None:  # S8
    if not Customer.objects.exists():
        for person in (people.hanako, people.kenji, people.yuki):
            person()
    Allowance.objects.all().delete()  # the limits have their own proofs
    client = Client()
    desk.ask(client, who)
    for way in ways:
        desk.ask_again(client, way)
    on_file = {str(value) for row in Customer.objects.values_list("email", "phone") for value in row if value}
    on_file |= set(Line.objects.values_list("phone_number", flat=True))
    sent = desk.arrived()
    assert {one.recipient for one in sent if one.channel != "letter"} <= on_file
    assert {one.recipient.split()[0] for one in sent if one.channel == "letter"} <= {"〒1000000"}


def test_a_customer_number_starts_nothing_beyond_the_limits_of_the_line(
    client: Client, standing_clock: StandingClock
) -> None:  # S20
    hanako = people.hanako()
    for who in (hanako.numbers[0], hanako.customer.number, hanako.customer.number, hanako.numbers[0]):
        desk.ask(Client(), who, ip=f"203.0.113.{standing_clock().minute + 1}")
        standing_clock.move(minutes=1)
    assert len(desk.arrived("sms")) == 3  # in ten minutes, however it is asked for


def test_the_outbox_limit_is_the_addresss_and_what_is_too_much_waits(standing_clock: StandingClock) -> None:
    hanako = people.hanako()
    for ip in ("203.0.113.1", "203.0.113.2"):
        desk.ask(Client(), hanako.numbers[0], ip=ip)
    assert len(desk.arrived("sms")) == 1
    standing_clock.move(seconds=30)
    desk.work()
    assert len(desk.arrived("sms")) == 2  # late, not lost


def test_a_source_is_told_when_it_asks_too_often(standing_clock: StandingClock) -> None:
    for place in range(10):
        assert desk.ask(Client(), f"0909999{place:04}")["Location"] == "/cancel/code/"
    refused = desk.ask(Client(), "09099990000")
    assert refused.status_code == 429
    assert "お待ちください" in refused.content.decode()
    assert desk.ask(Client(), "09099990000", ip="203.0.113.77").status_code == 302
