"""The main job on real systems: FreeRADIUS, OsmoHLR and a host's order files; what the member does is the web page.

Activate → the network serves her → she asks for a new password → she cancels for today → all three have let go.
"""

import pytest
from typer.testing import CliRunner

from madoguchi.cancellation.models import Case
from madoguchi.cli import app
from madoguchi.contracts.credentials.actions import ask_for_new_password
from madoguchi.contracts.models import ConnectionCredential
from madoguchi.domain.case_lines import CaseLineState, LineState
from madoguchi.gateways import simulated_world
from madoguchi.keys import sealing
from madoguchi.workers import timetable
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.gateways.parts.hlr import Hlr
from tests.gateways.parts.host import HostOperator
from tests.gateways.parts.radius import AccessServer, Radius
from tests.people import Person, hanako

AUTH_ID, IMSI, FIRST = "m0000101@minato.example", "440109000000101", "harbour7lamp"

pytestmark = pytest.mark.django_db


@pytest.fixture
def joining(operator_has: object, radius: Radius, hlr: Hlr, host: HostOperator, access_server: AccessServer) -> Person:
    """Hanako has signed; her line is not on yet. The network has not heard of her."""
    operator_has(radius.table(access_server.port) + hlr.table + host.table)  # type: ignore[operator]
    person = hanako()
    person.contract.lines.update(state=LineState.PENDING)
    credential = ConnectionCredential(
        contract=person.contract,
        line=person.contract.lines.get(),
        kind="mobile",
        auth_id=AUTH_ID,
        issued_at="2026-11-01T00:00Z",
    )
    credential.sealed = sealing.seal({"password": FIRST}, place=credential.place())
    credential.save()
    return person


def work(clock: StandingClock, host: HostOperator) -> None:
    """Half an hour of work: ours, and the host's."""
    for _ in range(3):
        timetable.run_due(clock())
        host.work()
        clock.move(minutes=10)
    timetable.run_due(clock())


def served(radius: Radius, hlr: Hlr, host: HostOperator, password: str) -> tuple[bool, bool, bool]:
    """What each system says, asked without our code."""
    return radius.accepts(AUTH_ID, password), hlr.serves(IMSI), IMSI in host.served


def test_cancelled_means_that_the_network_has_let_go(
    joining: Person,
    radius: Radius,
    hlr: Hlr,
    host: HostOperator,
    access_server: AccessServer,
    standing_clock: StandingClock,
) -> None:
    assert served(radius, hlr, host, FIRST) == (False, False, False)
    assert CliRunner().invoke(app, ["activate"]).exit_code == 0
    work(standing_clock, host)
    assert served(radius, hlr, host, FIRST) == (True, True, True)
    assert joining.contract.lines.get().state == LineState.ACTIVE
    radius.account(AUTH_ID, "Start")

    credential = ConnectionCredential.objects.get()
    ask_for_new_password(credential_id=credential.pk, reach=joining.reach, language="ja", now=standing_clock())
    work(standing_clock, host)
    second = ConnectionCredential.objects.get().opened()["password"]
    assert second != FIRST
    assert not radius.accepts(AUTH_ID, FIRST)
    assert radius.accepts(AUTH_ID, second)

    browser = counter.signed_in(joining)
    assert counter.press(browser, counter.address(joining), "today").status_code == 302
    work(standing_clock, host)
    assert served(radius, hlr, host, second) == (True, True, True), "until it is due, nothing is lost"
    assert radius.live_sessions() == [AUTH_ID]

    standing_clock.set(Case.objects.get().due_at)
    work(standing_clock, host)
    work(standing_clock, host)
    assert served(radius, hlr, host, second) == (False, False, False)
    assert radius.live_sessions() == []
    assert access_server.asked[0]["User-Name"] == AUTH_ID
    assert [order["action"] for order in host.orders] == ["on", "off"]
    assert joining.contract.lines.get().state == LineState.ENDED
    assert {line.state for line in Case.objects.get().lines.all()} == {CaseLineState.SETTLED}
    assert "回線が止まりました" in "".join(
        mail.subject for mail in simulated_world.list_deliveries() if mail.channel == "mail"
    )


def test_one_part_that_is_down_keeps_the_line_open_and_is_named(
    joining: Person,
    radius: Radius,
    hlr: Hlr,
    host: HostOperator,
    standing_clock: StandingClock,
) -> None:
    """HARD_CASES 37: RADIUS has let go, the HLR has not: the line is not taken for ended, and nobody waits for it."""
    CliRunner().invoke(app, ["activate"])
    work(standing_clock, host)
    counter.press(counter.signed_in(joining), counter.address(joining), "today")
    hlr.stop()
    standing_clock.set(Case.objects.get().due_at)
    work(standing_clock, host)
    case_line = Case.objects.get().lines.get()
    hlr.start()
    assert case_line.state == CaseLineState.ENDING
    assert "OsmoHLR" in case_line.trouble
    assert not radius.accepts(AUTH_ID, FIRST), "RADIUS did not wait for the HLR"
    assert IMSI not in host.served, "nor did the host"
    standing_clock.move(hours=1)
    work(standing_clock, host)
    work(standing_clock, host)
    assert not hlr.serves(IMSI)
    assert Case.objects.get().lines.get().state == CaseLineState.SETTLED
