"""Where a key shows to her who comes by a code: at the door, on her phone, in her mail, on the page that opens."""

import datetime as dt

from django.test import Client

from madoguchi.codes import watching
from madoguchi.domain.actor import SYSTEM, Actor, ActorKind
from madoguchi.domain.codes import Way
from madoguchi.domain.policy import Policy
from madoguchi.sign_in import protection
from madoguchi.sign_in.activation.actions import activate
from madoguchi.sign_in.not_me.actions import link_of, note_change
from tests import people
from tests.features.codes import desk
from tests.features.codes.test_watching import sent
from tests.features.policy.looks import CONTRACT, House, Look
from tests.features.policy.looks_behind import said
from tests.features.sign_in import getting_in
from tests.people import Person

HERS = "09000000101"
_CHANNELS = {Way.VOICE: "call"}


def door(house: House, _rules: Policy) -> str:
    return house.see("/cancel/")


def door_in_english(house: House, _rules: Policy) -> str:
    return house.see("/cancel/", "en")


def who(house: House, _rules: Policy) -> str:
    """What the door says to something that is no phone number and no address: perhaps a customer number."""
    return house.tidy(house.client.post("/cancel/", {"who": "A12345"}, follow=True))


def code_page(house: House, _rules: Policy) -> str:
    people.hanako()
    desk.ask(house.client, HERS)
    return house.see("/cancel/code/")


def after_minutes(minutes: int) -> Look:
    """What a right code does so long after it was sent."""

    def look(house: House, _rules: Policy) -> str:
        people.hanako()
        desk.ask(house.client, HERS)
        house.clock.move(minutes=minutes)
        return house.tidy(desk.enter(house.client, desk.code_in(desk.arrived("sms")[0])))

    return look


def after_days_in_the_post(house: House, _rules: Policy) -> str:
    """What a letter's code does eight days after it was asked for."""
    people.hanako()
    asking = Client()
    desk.ask(asking, HERS)
    desk.ask_again(asking, "letter")
    house.clock.move(days=8)
    code = desk.code_in(desk.arrived("letter")[0])
    return house.tidy(house.client.post("/cancel/letter/", {"code": code}))


def once_more_after(seconds: int) -> Look:
    """How many texts she has who asks again after so many seconds."""

    def look(house: House, _rules: Policy) -> int:
        people.hanako()
        desk.ask(house.client, HERS)
        house.clock.move(seconds=seconds)
        desk.ask_again(house.client, "sms")
        return len(desk.arrived("sms"))

    return look


def to_a_new_phone(house: House, _rules: Policy) -> int:
    """How many texts reach a line whose SIM was changed eight days ago."""
    hanako = people.hanako()
    hanako.contract.lines.update(sim_changed_at=house.clock() - dt.timedelta(days=8))
    desk.ask(house.client, HERS)
    return len(desk.arrived("sms"))


def wrong_code(house: House, _rules: Policy) -> str:
    code_page(house, _rules)
    return house.tidy(desk.enter(house.client, "000000"))


def reach_her(way: Way, *, times: int, **every: float) -> Look:
    """How many of so many requests for one way reach her, each from another place, so long after each other."""

    def look(house: House, _rules: Policy) -> int:
        people.hanako()
        for at in range(times):
            client, ip = Client(), f"203.0.113.{at}"
            desk.ask(client, HERS, ip=ip)
            if way is not Way.SMS:
                desk.ask_again(client, way, ip=ip)
            house.clock.move(**every)
        return len(desk.arrived(_CHANNELS.get(way, way)))

    return look


def from_one_place(ip: str, *, times: int) -> Look:
    """What the door says to each of so many requests from one place, for numbers of nobody."""

    def look(_house: House, _rules: Policy) -> list[int]:
        asked = [{"who": f"0900001{at:04}"} for at in range(times)]
        return [Client().post("/cancel/", one, REMOTE_ADDR=ip).status_code for one in asked]

    return look


def six_wrong_codes(house: House, _rules: Policy) -> list[str]:
    """What is said to the last of six wrong codes from one place, for one person and another."""
    said_to = []
    for tries in (5, 1):
        client = Client()
        client.post("/cancel/", {"who": "09000009999"})
        said_to.append([house.tidy(client.post("/cancel/code/", {"code": "000000"})) for _ in range(tries)][-1])
    return said_to


def code_session(house: House, _rules: Policy) -> str:
    """Where she stands eleven minutes after her code was right."""
    people.hanako()
    desk.come_by(house.client, HERS)
    house.clock.move(minutes=11)
    return house.see("/cancel/")


def held(house: House, _rules: Policy) -> str:
    """The prices for her who came by a code, while others are told."""
    people.hanako()
    desk.come_by(house.client, HERS)
    return house.see("/cancel/")


def held_with_nobody_to_tell(house: House, _rules: Policy) -> str:
    """The same, where the code itself came by the only way there is."""
    hanako = people.hanako()
    _leave_nothing_but_the_phone(hanako)
    desk.come_by(house.client, HERS)
    return house.see("/cancel/")


def activation(house: House, _rules: Policy) -> list[tuple[str, str, str]]:
    """The mail with the link: it says until when that works."""
    people.hanako().login.delete()
    activate(contract_number=CONTRACT, by=Actor(ActorKind.SYSTEM, "test"), now=house.clock())
    return house.told()


def recovering(way: Way, *, alone: bool = False) -> Look:
    """What a right code leads to of her who cannot log in, and again after eleven minutes."""

    def look(house: House, _rules: Policy) -> list[str]:
        hanako = people.hanako()
        if alone:
            _leave_nothing_but_the_phone(hanako)
        where = getting_in.comes_back(house.client, "hanako@example.jp" if way is Way.MAIL else HERS, way)
        at_first = house.see(where)
        house.clock.move(minutes=11)
        return [at_first, house.see(where)]

    return look


def taken_up_late(house: House, _rules: Policy) -> str:
    """The same five days later, when her hold has been over for four: it opens, or begins anew."""
    people.hanako()
    getting_in.comes_back(Client(), HERS, Way.SMS)
    house.clock.move(days=5)
    return house.see(getting_in.comes_back(house.client, HERS, Way.SMS))


def _leave_nothing_but_the_phone(person: Person) -> None:
    person.login.delete()
    person.customer.email = ""
    for part in ("prefecture", "city", "town", "building"):
        setattr(person.customer, part, "")
    person.customer.save()


def protected(house: House, _rules: Policy) -> list[tuple[str, str, str]]:
    """What she is told who pressed 「心あたりがない方」."""
    people.hanako()
    protection.protect(customers=frozenset({"N000000101"}), cause="1", by=SYSTEM, now=house.clock())
    return house.told()


def link_in_a_notice(house: House, _rules: Policy) -> str:
    """What the link opens four days later."""
    people.hanako()
    change = note_change(
        about="sign_in.recovery_begun",
        customers=frozenset({"N000000101"}),
        login_id=None,
        came_by=None,
        now=house.clock(),
    )
    house.clock.move(days=4)
    where = "/" + link_of(change).split("/", 3)[3]
    return house.see(where).replace(where, "")


def alarms(how: str) -> Look:
    """What `madoguchi alarms` says when few codes are typed, or many numbers of one block are asked for."""

    def look(house: House, rules: Policy) -> object:
        if how == "unused":
            sent(20, 11, house.clock() - dt.timedelta(minutes=20))
        else:
            sent(10, 10, house.clock() - dt.timedelta(minutes=5), step=1)
        watching.watch(house.clock())
        return said("alarms")(house, rules)

    return look


few_typed, in_a_row = alarms("unused"), alarms("neighbours")
