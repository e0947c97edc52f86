"""The main job with no simulator at all: FreeRADIUS, OsmoHLR, Kannel, a mail server, and a CRM that is told.

Activate → RADIUS lets her in and the HLR knows the line → she cancels for today on the page → RADIUS rejects, her
session is dropped, the HLR has let go; the text came by Kannel, the mail by SMTP, and the CRM verified every webhook.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from standardwebhooks import Webhook
from typer.testing import CliRunner

from madoguchi import gateways
from madoguchi.cancellation.models import Case
from madoguchi.cli import app
from madoguchi.contracts.models import ConnectionCredential
from madoguchi.domain.case_lines import LineState
from madoguchi.gateways import network, simulated_world
from madoguchi.keys import sealing
from madoguchi.outbox.models import Message
from madoguchi.workers import timetable
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.gateways.choosing import choose
from tests.gateways.parts import post_office as mail_server
from tests.gateways.parts.hlr import Hlr
from tests.gateways.parts.kannel import Kannel, wait_until
from tests.gateways.parts.listener import Listener
from tests.gateways.parts.post_office import PostOffice
from tests.gateways.parts.radius import SECRETS, AccessServer, Radius
from tests.people import Person, hanako

pytestmark = pytest.mark.django_db(transaction=True)

AUTH_ID, IMSI, PASSWORD = "m0000101@minato.example", "440109000000101", "harbour7lamp"
WEBHOOKS = """
[[gateways.webhooks]]
name = "crm"
url = "http://127.0.0.1:{port}/"
secrets = ["crm"]
private = true
"""
KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def crm() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture
def joining(  # noqa: PLR0913, PLR0917 - each is a real system
    radius: Radius,
    hlr: Hlr,
    access_server: AccessServer,
    kannel: Kannel,
    post_office: PostOffice,
    crm: Listener,
    portal: str,
    settings: Any,
    tmp_path: Path,
) -> Person:
    """Hanako has signed; every table names a real system, and her line is not on yet."""
    webhooks = WEBHOOKS.format(port=crm.port)
    tables = [radius.table(access_server.port), hlr.table, kannel.table(portal), post_office.table, webhooks]
    secrets = {**SECRETS, "kannel": kannel.password, "smtp": mail_server.PASSWORD, "crm": KEY}
    choose(settings, tmp_path, "\n".join([*tables, "[gateways.post.folder]"]), **secrets)
    person = hanako()
    person.contract.lines.update(state=LineState.PENDING)
    credential = ConnectionCredential(
        contract=person.contract, line=person.contract.lines.get(), kind="mobile", auth_id=AUTH_ID,
        issued_at="2026-11-01T00:00Z",
    )  # fmt: skip
    credential.sealed = sealing.seal({"password": PASSWORD}, place=credential.place())
    credential.save()
    return person


def work(clock: StandingClock) -> None:
    """Half an hour of work."""
    for _ in range(3):
        timetable.run_due(clock())
        clock.move(minutes=10)
    timetable.run_due(clock())


def test_cancelled_is_true_everywhere_and_everybody_knows(
    joining: Person,
    radius: Radius,
    hlr: Hlr,
    kannel: Kannel,
    post_office: PostOffice,
    crm: Listener,
    standing_clock: StandingClock,
) -> None:
    chosen = [network.chosen(), *map(gateways.chosen, ("sms", "mail", "post"))]
    assert not [module for module in chosen if module.endswith("simulator")]

    assert CliRunner().invoke(app, ["activate"]).exit_code == 0
    work(standing_clock)
    assert (radius.accepts(AUTH_ID, PASSWORD), hlr.serves(IMSI)) == (True, True)
    radius.account(AUTH_ID, "Start")

    answer = counter.press(counter.signed_in(joining), counter.address(joining), "today")
    assert answer.status_code == 302
    case = Case.objects.get()
    timetable.run_due(standing_clock())
    wait_until(lambda: any(case.number in text for _, _, text in kannel.arrived()))
    wait_until(lambda: Message.objects.filter(channel="sms", arrived_at__isnull=False).exists())
    assert {to for _, to, _ in kannel.arrived()} == set(joining.numbers)
    confirmation = next(one.mail for one in post_office.rules.arrived if case.number in one.mail["Subject"])
    assert {part.get_content_subtype() for part in confirmation.iter_attachments()} == {"json", "pdf"}
    assert (radius.accepts(AUTH_ID, PASSWORD), radius.live_sessions()) == (True, [AUTH_ID]), "not due yet"

    standing_clock.set(case.due_at)
    for _ in range(2):
        work(standing_clock)
    assert (radius.accepts(AUTH_ID, PASSWORD), hlr.serves(IMSI)) == (False, False)
    assert radius.live_sessions() == []
    assert joining.contract.lines.get().state == LineState.ENDED

    told = [_verified(one.headers, one.body) for one in crm.heard]
    names = [event["type"] for event in told]
    for first, then in (
        ("contracts.line_opened", "cancellation.scheduled"),
        ("cancellation.scheduled", "cancellation.ended"),
    ):
        assert names.index(first) < names.index(then)
    sequences = [line["sequence"] for event in told for line in event["data"]["lines"]]
    assert sorted(sequences) == list(range(1, len(sequences) + 1)), "no event of her line is missing"
    assert simulated_world.list_deliveries() == [], "nothing went by a simulator"
    assert not Message.objects.filter(delivered_at=None).exists()


def _verified(headers: dict[str, str], body: bytes) -> Any:
    """The event, if the public library finds its signature good at the time that it bears."""
    with time_machine.travel(int(headers["webhook-timestamp"]), tick=False):
        return Webhook(KEY).verify(body, headers)
