"""What is OsmoHLR's own: numbers, barring or deleting, and answers that are refused, strange or missing."""

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from madoguchi.gateways import GatewayError
from madoguchi.gateways.network import Answer, Order, Outcome, PasswordOrder, Switch, osmo_hlr
from madoguchi.gateways.network.osmo_hlr import terminal
from tests.gateways.network.conftest import IMSI, Harness, networks, switch
from tests.gateways.parts.hlr import Hlr

OTHER = "440109000000109"


@networks("osmo_hlr")
class TestSubscriber:
    def test_has_the_number_of_her_line_abroad_as_well(self, harness: Harness, hlr: Hlr) -> None:
        harness.carry_out(switch("on", Switch.ON))
        assert "MSISDN: 819000000101" in hlr.show(IMSI)

    def test_is_barred_and_keeps_her_place(self, harness: Harness, hlr: Hlr) -> None:
        harness.carry_out(switch("on", Switch.ON))
        harness.carry_out(switch("off", Switch.OFF))
        said = hlr.show(IMSI)
        assert "CS disabled" in said
        assert "PS disabled" in said

    def test_is_listed_however_many_there_are(
        self, harness: Harness, hlr: Hlr, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Its terminal shows them page by page to a person, and all of them to us."""
        imsis = [f"4401090000{number:05}" for number in range(120)]
        hlr.create(imsis)
        monkeypatch.setattr(terminal, "_CHUNK", 50)
        chunks = [listed := harness.gateway.listed("")]
        while listed.after:
            chunks.append(listed := harness.gateway.listed(listed.after))
        assert [len(chunk.known) for chunk in chunks] == [50, 50, 20]
        assert [one.imsi for chunk in chunks for one in chunk.known] == imsis
        assert {one.part for chunk in chunks for one in chunk.known} == {"HLR"}

    def test_is_not_listed_where_the_terminal_is_not_ours(
        self, harness: Harness, hlr: Hlr, operator_has: Callable[[str], None]
    ) -> None:
        harness.carry_out(switch("on", Switch.ON))
        operator_has(f"{hlr.table}terminal_port = 0\n")
        assert harness.gateway.listed("").known == ()

    def test_is_deleted_where_the_operator_says_so(
        self, harness: Harness, hlr: Hlr, operator_has: Callable[[str], None]
    ) -> None:
        operator_has(f'{hlr.table}at_the_end = "delete"\n')
        harness.carry_out(switch("on", Switch.ON))
        harness.carry_out(Order("other", Switch.ON, OTHER, "09000000109"))
        assert harness.carry_out(switch("off", Switch.OFF)) is Outcome.DONE
        assert "No subscriber" in hlr.show(IMSI)
        assert hlr.serves(OTHER)

    def test_comes_back_after_she_was_barred(self, harness: Harness, hlr: Hlr) -> None:
        for key, to in (("1", Switch.ON), ("2", Switch.OFF), ("3", Switch.ON)):
            assert harness.carry_out(switch(key, to)) is Outcome.DONE
        assert hlr.serves(IMSI)

    def test_whose_number_belongs_to_another_is_refused_with_the_words_of_the_hlr(self, harness: Harness) -> None:
        harness.carry_out(Order("other", Switch.ON, OTHER, "09000000101"))
        with pytest.raises(GatewayError, match="the HLR refuses: Update MSISDN failed") as error:
            harness.carry_out(switch("on", Switch.ON))
        assert error.value.permanent

    def test_without_imsi_cannot_be_ordered_and_says_why(self, harness: Harness) -> None:
        with pytest.raises(GatewayError, match="this line has none") as error:
            harness.carry_out(switch("on", Switch.ON, imsi=""))
        assert error.value.permanent

    def test_has_no_password(self, harness: Harness) -> None:
        with pytest.raises(GatewayError, match="no part of the network takes such an order"):
            harness.carry_out(PasswordOrder("1", "m@minato.example", "harbour7lamp"))

    def test_who_was_changed_by_somebody_else_is_not_as_ordered(self, harness: Harness) -> None:
        reference = harness.gateway.place(switch("off", Switch.OFF), now=harness.clock())
        harness.carry_out(switch("on", Switch.ON))
        answer = harness.gateway.outcome(reference, now=harness.clock())
        assert answer == Answer(Outcome.PENDING, f"OsmoHLR: the HLR does not have {IMSI} as ordered")

    @pytest.mark.parametrize("to", [Switch.ON, Switch.OFF])
    def test_is_as_ordered_after_a_worker_was_killed_in_between(self, harness: Harness, hlr: Hlr, to: Switch) -> None:
        """Killed when calls are switched and data is not: placed again, it leads to the same."""
        if to is Switch.OFF:
            harness.carry_out(switch("first", Switch.ON))
        if (child := os.fork()) == 0:
            osmo_hlr._switch = _half
            harness.gateway.place(switch("1", to), now=harness.clock())
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status)
        assert harness.carry_out(switch("1", to)) is Outcome.DONE
        assert hlr.serves(IMSI) == (to is Switch.ON)


def _half(control: osmo_hlr._Control, imsi: str, value: str) -> None:
    control.set(f"subscriber.by-imsi-{imsi}.cs-enabled", value)
    os.kill(os.getpid(), signal.SIGKILL)


class Odd:
    """Something else on the port: it answers what it is told to, or nothing."""

    def __init__(self, *answers: bytes) -> None:
        self.answers, self._server = answers, socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.close()

    def _serve(self) -> None:
        try:
            connection, _ = self._server.accept()
        except OSError:
            return
        with connection:
            connection.recv(4096)
            for answer in self.answers:
                connection.sendall(answer)
            connection.settimeout(3)
            if self.answers:
                return
            with_patience(connection)


def with_patience(connection: socket.socket) -> None:
    """Say nothing until the other side gives up."""
    try:
        connection.recv(1)
    except OSError:
        return


def framed(text: bytes) -> bytes:
    return (len(text) + 1).to_bytes(2, "big") + b"\xee\x00" + text


@pytest.fixture
def odd(request: pytest.FixtureRequest, operator_has: Callable[[str], None]) -> Iterator[Any]:
    """An HLR that is none."""
    something = Odd(*request.param)
    operator_has(f"[gateways.network.osmo_hlr]\nport = {something.port}\ntimeout_seconds = 1\n")
    yield something
    something.close()


@pytest.mark.usefixtures("odd")
class TestOddAnswers:
    @pytest.mark.parametrize(
        ("odd", "says"),
        [
            ((), "does not answer: TimeoutError"),
            ((b"\x00",), "does not answer: ConnectionResetError"),
            ((b"SSH-2.0-OpenSSH\r\n",), "does not answer"),
            ((framed(b"ERROR 1 Command not found"),), "the HLR does not tell: Command not found"),
        ],
        indirect=["odd"],
    )
    def test_are_trouble_for_now(self, says: str) -> None:
        with pytest.raises(GatewayError, match=says) as error:
            osmo_hlr.Gateway().is_on(IMSI)
        assert not error.value.permanent

    @pytest.mark.parametrize(
        "odd",
        [
            (
                framed(b"TRAP 0 something.happened 1"),
                framed(b"ERROR err Unsolicited"),
                framed(b"ERROR 1 No such subscriber."),
            )
        ],
        indirect=True,
    )
    def test_that_are_not_for_us_are_passed_over(self) -> None:
        assert osmo_hlr.Gateway().is_on(IMSI) is False
