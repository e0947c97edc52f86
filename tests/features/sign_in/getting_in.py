"""What somebody does who cannot log in; used by the proofs beside it."""

import datetime as dt
import re

from django.test import Client

from madoguchi.outbox.models import Message
from madoguchi.sign_in.recovery import actions
from tests import people
from tests.features.cancellation.counter import Answer
from tests.features.codes import desk

LINK = re.compile(r"/not-me/\S+/")
NEW = "a lamp in the harbour"
DAY = dt.timedelta(days=1)
OTHER_PHONE = "08011110101"  # no line of ours


def asks(client: Client, who: str, way: str = "", *, ip: str = "203.0.113.5") -> None:
    client.post("/recover/", {"who": who}, REMOTE_ADDR=ip)
    desk.work()
    if way:
        client.post("/recover/code/send/", {"way": way}, REMOTE_ADDR=ip)
        desk.work()


def types(client: Client, code: str, *, ip: str = "203.0.113.5") -> Answer:
    return client.post("/recover/code/", {"code": code}, REMOTE_ADDR=ip)


def codes_sent() -> list[str]:
    return [desk.code_in(one) for one in desk.arrived() if "認証番号" in one.subject + one.body + one.channel]


def comes_back(client: Client, who: str, way: str) -> str:
    """Where she stands after the code."""
    asks(client, who, way)
    found = [one for one in desk.arrived({"voice": "call"}.get(way, way)) if is_code(one)]
    answer = types(client, desk.code_in(found[0]))
    desk.work()
    return answer["Location"] if answer.status_code == 302 else answer.content.decode()


def is_code(one: object) -> bool:
    return "再設定" not in str(one) and "二段階" not in str(one)


def chooses(client: Client, **more: str) -> Answer:
    return client.post("/recover/open/", {"way": "password", "password": NEW, **more})


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def can_log_in(person: people.Person, password: str = NEW) -> bool:
    client = Client()
    client.post("/login/", {"login": person.login.email, "password": password})
    return is_in(client)


def told() -> list[tuple[str, str]]:
    """Whom the news went to that somebody gets back in."""
    return sorted((one.channel, one.to) for one in Message.objects.filter(name=actions.ABOUT))
