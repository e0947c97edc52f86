"""The main job with no simulator at all: network, texts, mail, a CRM that is told, and the operator's own billing.

Activate → RADIUS lets her in and the HLR knows the line → she cancels for today on the page → RADIUS rejects, her
session is dropped, the HLR has let go; the text came by Kannel, the mail by SMTP, and the CRM verified every webhook.
The billing told what she had used, was told the quote, and made the last bill.
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
from madoguchi.cancellation.queries import quote_of
from madoguchi.cli import app
from madoguchi.contracts.models import ConnectionCredential
from madoguchi.domain.billing import BillingMode
from madoguchi.domain.case_lines import CaseLineState, LineState
from madoguchi.domain.money import TaxClass
from madoguchi.gateways import simulated_world
from madoguchi.gateways.billing import PulledCharge, ReturnedBill
from madoguchi.keys import sealing
from madoguchi.outbox.models import Message
from madoguchi.workers import timetable
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.gateways.billing.conftest import keep_bill, keep_usage
from tests.gateways.choosing import choose
from tests.gateways.parts import post_office as mail_server
from tests.gateways.parts import tmf
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
def billing(standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[tmf.Billing]:
    """The operator's own billing, which makes the last bill."""
    running = tmf.Billing()
    running.now = lambda: standing_clock().timestamp()
    with counter.rules(monkeypatch, billing={"mode": BillingMode.EXTERNAL}):
        yield running
    running.stop()


@pytest.fixture
def joining(  # noqa: PLR0913, PLR0917 - each is a real system
    radius: Radius,
    hlr: Hlr,
    access_server: AccessServer,
    kannel: Kannel,
    post_office: PostOffice,
    crm: Listener,
    billing: tmf.Billing,
    portal: str,
    settings: Any,
    tmp_path: Path,
) -> Person:
    """Hanako has signed; every table names a real system, and her line is not on yet."""
    webhooks = WEBHOOKS.format(port=crm.port)
    network = [radius.table(access_server.port), hlr.table]
    messages = [kannel.table(portal), post_office.table, "[gateways.post.folder]"]
    secrets = {"kannel": kannel.password, "smtp": mail_server.PASSWORD, "crm": KEY, "billing": tmf.TOKEN}
    choose(settings, tmp_path, "\n".join([*network, *messages, billing.table, webhooks]), **SECRETS, **secrets)
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
    chosen = map(gateways.chosen, ("network", "sms", "mail", "post", "billing"))
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


@pytest.mark.usefixtures("radius", "hlr", "kannel", "crm")
def test_the_operators_billing_knows_is_told_and_makes_the_bill(
    joining: Person, billing: tmf.Billing, post_office: PostOffice, standing_clock: StandingClock
) -> None:
    CliRunner().invoke(app, ["activate"])
    used_at = standing_clock().replace(microsecond=0)
    call = PulledCharge("U1", joining.contract.number, joining.numbers[0], "国内通話料", 220, TaxClass.TAXABLE, used_at)
    keep_usage(billing, call)
    work(standing_clock)

    counter.press(counter.signed_in(joining), counter.address(joining), "today")
    case = Case.objects.get()
    quote = quote_of(case)
    assert [item.reference for item in quote.items if item.reference] == ["U1"]
    timetable.run_due(standing_clock())
    (told,) = billing.kept["quote"]
    assert (told["externalId"], told["state"], len(told["quoteItem"])) == (case.number, "accepted", len(quote.items))

    standing_clock.set(case.due_at)
    for _ in range(2):
        work(standing_clock)
    bill = ReturnedBill(
        "MB-1",
        case.number,
        case.contract.number,
        standing_clock(),
        case.last_day,
        case.last_day,
        quote.totals.total,
        quote.items,
    )
    keep_bill(billing, bill)
    work(standing_clock)

    case.refresh_from_db()
    assert (case.bill_number, case.lines.get().state) == ("MB-1", CaseLineState.SETTLED)
    mail = next(one.mail for one in post_office.rules.arrived if "MB-1" in one.mail["Subject"])
    assert [part.get_filename() for part in mail.iter_attachments()] == ["MB-1.pdf"]
    assert "高くなっています" not in mail.as_string()


def _verified(headers: dict[str, str], body: bytes) -> Any:
    """The event, if the public library finds its signature good at the time that it bears."""
    with time_machine.travel(int(headers["webhook-timestamp"]), tick=False):
        return Webhook(KEY).verify(body, headers)
