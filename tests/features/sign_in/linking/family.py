"""What a member does to have several customer numbers in one log-in; used by the proofs in this folder."""

import re

from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client

from tests.features.cancellation.counter import Answer
from tests.features.codes import desk
from tests.people import Person

NOT_ME = re.compile(r"/not-me/\S+/")


def enters(person: Person) -> Client:
    """A browser in which she has just signed in with her password."""
    client = Client()
    client.force_login(person.login)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, person.login, method="password")
    request.session.save()
    return client


def asks(client: Client, number: str, *, ip: str = "203.0.113.5") -> Answer:
    """Type a customer number that is to be added."""
    answer = client.post("/registered/add/", {"customer_number": number}, REMOTE_ADDR=ip)
    desk.work()
    return answer


def asks_again(client: Client, way: str, *, ip: str = "203.0.113.5") -> Answer:
    """Press one of the ways on the code page."""
    answer = client.post("/registered/add/code/send/", {"way": way}, REMOTE_ADDR=ip)
    desk.work()
    return answer


def types(client: Client, code: str, *, ip: str = "203.0.113.5") -> Answer:
    """Type a code, and let what follows be done."""
    answer = client.post("/registered/add/code/", {"code": code}, REMOTE_ADDR=ip)
    desk.work()
    return answer


def adds(client: Client, person: Person, way: str = "mail") -> Answer:
    """Add somebody's customer number, from the field to the end."""
    asks(client, person.customer.number)
    if way != "mail":
        asks_again(client, way)
    return types(client, desk.code_in(desk.arrived({"voice": "call"}.get(way, way))[0]))


def holds(person: Person) -> list[str]:
    """The customer numbers of her log-in."""
    return sorted(person.login.links.values_list("customer__number", flat=True))


def told(words: str) -> list[tuple[str, str]]:
    """Who was told something that says so, by which channel."""
    return sorted((one.channel, one.recipient) for one in desk.arrived() if words in one.subject + one.body)


def not_me(channel: str, to: str) -> str:
    """The link of the latest notice there."""
    found = NOT_ME.search(desk.arrived(channel, to)[0].body)
    assert found
    return found[0]
