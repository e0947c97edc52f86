"""What somebody without a log-in does, and what reaches her; used by the proofs in this folder."""

import re
from io import BytesIO

from django.test import Client
from pypdf import PdfReader

from madoguchi import clock
from madoguchi.gateways import letter_folder, simulated_world
from madoguchi.workers import timetable
from tests.features.cancellation import counter
from tests.features.cancellation.counter import Answer

SMS_LAST_LINE = re.compile(r"@(\S+) #(\d{6})")


def work() -> None:
    """Let the house do what is due."""
    timetable.run_due(clock.now())


def pages(pdf: bytes | None) -> str:
    """The text of a letter."""
    assert pdf
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def ask(client: Client, who: str, *, ip: str = "203.0.113.5") -> Answer:
    """Type something into the one field."""
    answer = client.post("/cancel/", {"who": who}, REMOTE_ADDR=ip)
    work()
    return answer


def ask_again(client: Client, way: str, *, ip: str = "203.0.113.5") -> Answer:
    """Press one of the ways on the code page."""
    answer = client.post("/cancel/code/send/", {"way": way}, REMOTE_ADDR=ip)
    work()
    return answer


def enter(client: Client, code: str, *, ip: str = "203.0.113.5") -> Answer:
    """Type a code."""
    return client.post("/cancel/code/", {"code": code}, REMOTE_ADDR=ip)


def arrived(channel: str = "", to: str = "") -> list[simulated_world.Delivery]:
    """What reached people, latest first."""
    found = simulated_world.list_deliveries()
    return [one for one in found if channel in {"", one.channel} and to in {"", one.recipient}]


def code_of(text: str) -> str:
    """The first six digits that stand alone, in whatever language."""
    found = re.search(r"(?<!\d)\d{6}(?!\d)", text)
    assert found, text
    return found[0]


def code_in(delivery: simulated_world.Delivery) -> str:
    """The code that a delivery carries."""
    if delivery.channel == "sms":
        found = SMS_LAST_LINE.fullmatch(delivery.body.splitlines()[-1])
        assert found
        return found[2]
    if delivery.channel == "call":
        return re.sub(r"\D", "", delivery.body.split("もう一度")[0])
    if delivery.channel == "mail":
        found = re.search(r"認証番号: (\d{6})$", delivery.body, re.MULTILINE)
        assert found
        return found[1]
    return letter_code(delivery)


def letter_code(delivery: simulated_world.Delivery) -> str:
    """The code printed on a letter."""
    text = pages(letter_folder.read(delivery.attachments[0]))
    found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]", text)
    assert found, text
    return found[0]


def come_by(client: Client, who: str, way: str = "") -> Answer:
    """Come in by a code, by the first way or another one."""
    ask(client, who)
    if way:
        ask_again(client, way)
    return enter(client, code_in(arrived({"voice": "call"}.get(way, way))[0]))


def leave(client: Client, when: str = "month_end") -> str:
    """Press a price on the page that the code opened; the number of the case."""
    review = client.get("/cancel/")["Location"]
    answer = counter.press(client, review, when)
    work()
    return answer["Location"].split("/")[2]
