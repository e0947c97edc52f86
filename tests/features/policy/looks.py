"""Where a key of the policy shows: each look is at a house in which nothing has happened yet."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import Client

from madoguchi import policy
from madoguchi.cancellation import holds, jobs
from madoguchi.cancellation.models import CaseLine
from madoguchi.cli.check import what_would_change
from madoguchi.codes.actions import Proof as CodeProof
from madoguchi.contracts.models import Contract, Customer
from madoguchi.contracts.models import Instalment as Device
from madoguchi.domain import codes
from madoguchi.domain.actor import Actor, ActorKind, Reach, ReachKind
from madoguchi.domain.answers import NotUnderstood, understood
from madoguchi.domain.codes import Address, Source, Way
from madoguchi.domain.facts import Instalment
from madoguchi.domain.operator_time import Choice, When, schedule
from madoguchi.domain.pages import Ask
from madoguchi.domain.policy import Policy
from madoguchi.domain.quotes import price
from madoguchi.domain.steps import Procedure
from madoguchi.sign_in import code_sessions
from madoguchi.sign_in.models import ActivationLink, CodeSession
from madoguchi.walking import actions as walking
from madoguchi.walking.models import Progress
from madoguchi.walking.queries import Walk
from tests import operators, people, stories
from tests.conftest import StandingClock
from tests.domain import samples
from tests.features.codes import desk
from tests.features.walking import way

_CHANGES_EACH_TIME = re.compile(r'name="(?:csrfmiddlewaretoken|quote)" value="[^"]*"|[BK]\d{8}-\w{6}')
CONTRACT = "C000000101"


class House:
    """A member, and what she sees under one policy. Each look is at a house in which nothing has happened yet."""

    def __init__(self, clock: StandingClock, folder: Path) -> None:
        self.clock, self.folder, self.client = clock, folder, Client()

    def hanako(self) -> people.Person:
        person = way.hanako()
        self.client.force_login(person.login)
        return person

    def see(self, where: str, language: str = "ja") -> str:
        answer = self.client.get(where, headers={"Accept-Language": language}, follow=True)
        return _CHANGES_EACH_TIME.sub("", f"{answer.request['PATH_INFO']}\n{answer.content.decode()}")


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
    hanako.contract.lines.update(opened_on=dt.date(2026, 10, 1))
    Contract.objects.filter(pk=hanako.contract.pk).update(
        signed_on=dt.date(2026, 10, 1), document_received_on=dt.date(2026, 10, 1)
    )
    Device.objects.create(line=line, reference="I1", name="端末", monthly_amount=2000, remaining=3)
    return house.see(f"/cancel/{CONTRACT}/")


def bill(house: House, _rules: Policy) -> str:
    hanako = house.hanako()
    case = stories.cancels(hanako, now=house.clock())
    return house.see(f"/bills/{stories.ends(case, house.clock)}/")


def review_of_a_new_contract(house: House, _rules: Policy) -> str:
    hanako = house.hanako()
    hanako.contract.lines.update(opened_on=dt.date(2026, 11, 12))
    hanako.contract.signed_on = dt.date(2026, 11, 12)
    hanako.contract.save()
    return house.see(f"/cancel/{CONTRACT}/")


def door(house: House, _rules: Policy) -> str:
    return house.see("/cancel/")


def door_in_english(house: House, _rules: Policy) -> str:
    return house.see("/cancel/", "en")


def who(house: House, _rules: Policy) -> int:
    return house.client.post("/cancel/", {"who": "A12345"}).status_code


def code_page(house: House, _rules: Policy) -> str:
    people.hanako()
    desk.ask(house.client, "09000000101")
    return house.see("/cancel/code/")


def wrong_code(house: House, _rules: Policy) -> str:
    code_page(house, _rules)
    answer = house.client.post("/cancel/code/", {"code": "000000"})
    return _CHANGES_EACH_TIME.sub("", answer.content.decode())


def code_session(house: House, _rules: Policy) -> object:
    request = HttpRequest()
    request.session = SessionStore()
    proved = CodeProof(Address(Way.SMS, "09000000101"), frozenset({"N000000101"}), None)
    code_sessions.open_session(request, proved, now=house.clock())
    return CodeSession.objects.get().expires_at


def hold(to: str) -> Look:
    """How long a case waits that was made by a code, with others to tell or without."""

    def look(house: House, _rules: Policy) -> object:
        person = people.hanako() if to == "others" else people.yuki()
        person.login.delete()  # its address would be one to tell
        reach = Reach(
            Actor(ActorKind.CODE, "1"), frozenset({person.customer.number}), ReachKind.CANCEL_ONLY, None, _used(to)
        )
        numbers = frozenset(person.numbers)
        return holds.rules_for(reach, person.customer.number, numbers, now=house.clock()).taking_back.minimum_minutes

    return look


def _used(to: str) -> Address:
    return Address(Way.SMS, "09000000101") if to == "others" else Address(Way.LETTER, "")


def shown(house: House, _rules: Policy) -> list[int]:
    person = way.hanako()
    show = f"/contracts/{CONTRACT}/credentials/{person.contract.credentials.get().pk}/show/"
    house.client.post("/login/", {"login": person.login.email, "password": people.PASSWORD})
    return [house.client.post(show).status_code for _ in range(4)]


def activation(house: House, _rules: Policy) -> object:
    from madoguchi.sign_in.activation.actions import activate  # noqa: PLC0415 - only here

    hanako = people.hanako()
    hanako.login.delete()
    activate(contract_number=CONTRACT, by=Actor(ActorKind.SYSTEM, "test"), now=house.clock())
    return [link.expires_at for link in ActivationLink.objects.all()]


def settling(house: House, _rules: Policy) -> object:
    stories.cancels(house.hanako(), now=house.clock())
    house.clock.set(CaseLine.objects.get().work_due_at or house.clock())
    for job in (jobs.begin, jobs.order, jobs.confirm):
        job(house.clock.move(seconds=5))
    return CaseLine.objects.get().work_due_at


def reasons_kept(house: House, _rules: Policy) -> int:
    from madoguchi.cancellation.actions import state_reason  # noqa: PLC0415 - only here
    from madoguchi.cancellation.models import StatedReason  # noqa: PLC0415 - only here
    from madoguchi.domain.reasons import Reason  # noqa: PLC0415 - only here

    hanako = house.hanako()
    case = stories.cancels(hanako, now=house.clock())
    state_reason(case_number=case, reason=Reason.PRICE, reach=hanako.reach, now=house.clock())
    jobs.forget_reasons(house.clock() + dt.timedelta(days=30))
    return StatedReason.objects.count()


def answers_kept(house: House, _rules: Policy) -> object:
    walk = Walk(Reach(Actor(ActorKind.MEMBER, "1"), frozenset()), Procedure.CANCEL, CONTRACT)
    walking.keep(walk=walk, page="one", answers={}, now=house.clock())
    return Progress.objects.get().forgotten_at


def last_bill(house: House, rules: Policy) -> object:
    """The price of leaving, of a line of 1,950 yen with a device of three more months."""
    line = samples.line(monthly_fee=1950, opened_on=dt.date(2026, 10, 1))
    contract = samples.contract(
        line, instalments=(Instalment("端末", 2000, 3, line.phone_number),), signed_on=dt.date(2026, 10, 1)
    )
    now = house.clock()
    when = schedule(Choice(When.TODAY), now, rules.operator.time_zone, rules.choices, rules.taking_back)
    return price(contract, frozenset({line.phone_number}), when, rules, now)


def catalogue(_house: House, rules: Policy) -> list[str]:
    return [one.code for one in rules.plans]


def preset(house: House, rules: Policy) -> str:
    """My Page under the preset of that name."""
    loaded = policy.load(operators.written(house.folder, preset=rules.preset))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(policy, "current", lambda: loaded)
        house.hanako()
        return house.see("/")


def authentication_id(_house: House, rules: Policy) -> str:
    try:
        return understood(Ask.AUTH_ID, "m101", rules)
    except NotUnderstood:
        return "not understood"


def checked(_house: House, rules: Policy) -> list[str]:
    return list(what_would_change(rules, rules))


def sent(channel: Way) -> Look:
    return lambda _house, rules: codes.limits_of(channel, rules.codes)


def of_source(_house: House, rules: Policy) -> object:
    carrier, alone = Source("c", is_carrier=True), Source("s")
    found = codes.source_of("100.64.0.1", rules.codes)
    waits = [codes.wait_after(failures, alone, rules.codes) for failures in (5, 10, 11)]
    return [found, waits, *(codes.limits_of_source(one, rules.codes) for one in (carrier, alone))]
