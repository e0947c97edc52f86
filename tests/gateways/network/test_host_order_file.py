"""What is the order file's own: hours and cut-off, results of every kind, and no order twice, whoever dies when."""

import asyncio
import datetime as dt
import os
import signal
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
from django.db import connections

from madoguchi import policy
from madoguchi.gateways import GatewayError, network
from madoguchi.gateways.models import HostFile
from madoguchi.gateways.network import Answer, Outcome, Switch
from madoguchi.gateways.network.host_order_file import exchange, hours, local, sending, sftp
from madoguchi.policy.gateways import HostOrderFile
from tests.conftest import StandingClock
from tests.gateways.network.conftest import IMSI, Harness, networks, switch
from tests.gateways.parts.host import HostOperator, SftpServer

BOTH = networks("host_order_file", "host_order_file_by_sftp")
TOKYO = ZoneInfo("Asia/Tokyo")
SETTINGS = HostOrderFile(sending="s", orders="o", results="r", holidays=(dt.date(2026, 11, 23),))


def japan(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def turn(harness: Harness) -> int:
    """One exchange of files, at the next turn."""
    harness.clock.move(minutes=11)
    return harness.gateway.tend(now=harness.clock())


def place(harness: Harness, key: str = "1", to: Switch = Switch.OFF, imsi: str = IMSI) -> str:
    return harness.gateway.place(switch(key, to, imsi=imsi), now=harness.clock())


def ask(harness: Harness, reference: str) -> Answer:
    return harness.gateway.outcome(reference, now=harness.clock())


class TestHours:
    """Monday 16 November 2026; the 23rd is a holiday."""

    @pytest.mark.parametrize(
        ("now", "taken"),
        [
            ("2026-11-16T08:59:59", "2026-11-16T09:00"),
            ("2026-11-16T09:00", "2026-11-16T09:00"),
            ("2026-11-16T16:59:59", "2026-11-16T16:59:59"),
            ("2026-11-16T17:00", "2026-11-17T09:00"),
            ("2026-11-20T17:00", "2026-11-24T09:00"),
            ("2026-11-21T10:00", "2026-11-24T09:00"),
            ("2026-11-23T08:00", "2026-11-24T09:00"),
            ("2026-12-31T23:30", "2027-01-01T09:00"),
        ],
    )
    def test_the_next_taking(self, now: str, taken: str) -> None:
        assert hours.next_taking(japan(now), TOKYO, SETTINGS) == japan(taken)
        assert hours.is_open(japan(now), TOKYO, SETTINGS) == (now == taken)

    def test_are_the_operators_whatever_the_machines(self) -> None:
        assert hours.is_open(dt.datetime(2026, 11, 16, 7, 59, tzinfo=dt.UTC), TOKYO, SETTINGS)
        assert not hours.is_open(dt.datetime(2026, 11, 16, 8, 0, tzinfo=dt.UTC), TOKYO, SETTINGS)

    @pytest.mark.parametrize(
        ("now", "then"),
        [
            ("2026-11-16T10:00", "2026-11-16T10:10"),
            ("2026-11-16T16:52", "2026-11-16T16:59"),
            ("2026-11-16T16:59", "2026-11-16T17:09"),
            ("2026-11-16T17:30", "2026-11-16T17:40"),
        ],
    )
    def test_one_more_turn_comes_just_before_the_cut_off(self, now: str, then: str) -> None:
        assert hours.next_turn(japan(now), TOKYO, SETTINGS) == japan(then)


@BOTH
class TestOrders:
    def test_leave_as_a_table_that_a_host_can_read(self, harness: Harness, host: HostOperator) -> None:
        reference = place(harness)
        assert turn(harness) == 1
        assert host.take() == [
            {
                "order_id": f"{reference}-1",
                "action": "off",
                "imsi": IMSI,
                "phone_number": "09000000101",
                "ordered_at": "2026-11-16T10:00:00+09:00",
            }
        ]
        assert list((host.folder / "sending").iterdir()) == []

    def test_wait_for_the_hosts_hours_and_are_expected_no_sooner(self, harness: Harness, host: HostOperator) -> None:
        harness.clock.set(japan("2026-11-20T17:30").astimezone(dt.UTC))
        reference = place(harness)
        turn(harness)
        assert host.take() == []
        answer = ask(harness, reference)
        assert answer == Answer(Outcome.PENDING, "", japan("2026-11-24T09:00").astimezone(dt.UTC))
        harness.clock.set(japan("2026-11-24T09:00").astimezone(dt.UTC))
        turn(harness)
        assert len(host.take()) == 1

    def test_leave_in_one_file_and_only_once(self, harness: Harness, host: HostOperator) -> None:
        references = [place(harness, key, imsi=f"44010900000010{key}") for key in "123"]
        for _ in range(3):
            place(harness, "1", imsi="440109000000101")
            turn(harness)
            host.take()
        assert [order["order_id"] for order in host.orders] == [f"{reference}-1" for reference in references]

    def test_turns_come_no_more_often_than_the_operator_says(self, harness: Harness, host: HostOperator) -> None:
        turn(harness)
        place(harness)
        assert harness.gateway.tend(now=harness.clock()) == 0
        assert host.take() == []


@BOTH
class TestResults:
    def test_a_code_that_means_done_is_done(self, harness: Harness, host: HostOperator) -> None:
        reference = place(harness)
        turn(harness)
        host.work({IMSI: "rejected,E01,no such subscriber"})
        turn(harness)
        assert ask(harness, reference).outcome is Outcome.DONE

    def test_a_code_that_nobody_explained_is_a_refusal_with_the_hosts_words(
        self, harness: Harness, host: HostOperator
    ) -> None:
        reference = place(harness)
        turn(harness)
        host.work({IMSI: "rejected,E77,card of another host"})
        turn(harness)
        assert ask(harness, reference) == Answer(
            Outcome.REFUSED, "host order file: the host rejects it: E77 card of another host"
        )

    def test_a_code_that_means_again_is_sent_once_more_by_another_name(
        self, harness: Harness, host: HostOperator
    ) -> None:
        reference = place(harness)
        turn(harness)
        host.work({IMSI: "rejected,E05,busy"})
        turn(harness)
        assert ask(harness, reference).outcome is Outcome.PENDING
        turn(harness)
        host.work()
        turn(harness)
        assert [order["order_id"] for order in host.orders] == [f"{reference}-1", f"{reference}-2"]
        assert ask(harness, reference).outcome is Outcome.DONE

    def test_some_of_a_file_may_be_rejected(self, harness: Harness, host: HostOperator) -> None:
        references = [place(harness, key, imsi=f"44010900000010{key}") for key in "123"]
        turn(harness)
        host.work({"440109000000102": "rejected,E77,no"})
        turn(harness)
        outcomes = [ask(harness, reference).outcome for reference in references]
        assert outcomes == [Outcome.DONE, Outcome.REFUSED, Outcome.DONE]

    def test_done_in_part_is_not_done_until_the_rest_is(self, harness: Harness, host: HostOperator) -> None:
        reference = place(harness)
        turn(harness)
        host.work({IMSI: "partial,P1,voice stopped"})
        turn(harness)
        answer = ask(harness, reference)
        assert answer.outcome is Outcome.PENDING
        assert "in part: P1 voice stopped" in answer.reason
        host.answer(f"{reference}-1,accepted,,")
        turn(harness)
        assert ask(harness, reference).outcome is Outcome.DONE

    def test_the_same_result_twice_is_one(self, harness: Harness, host: HostOperator) -> None:
        reference = place(harness)
        turn(harness)
        host.work()
        host.answer(f"{reference}-1,accepted,,", name="again.csv")
        turn(harness)
        assert ask(harness, reference).outcome is Outcome.DONE
        assert harness.gateway.leftovers(now=harness.clock()) == ()

    @pytest.mark.parametrize(
        ("line", "says"),
        [
            ("HOF-FFFFFFFFFFFF-1,accepted,,", "we never sent such an order"),
            ("nonsense,accepted,,", "we never sent such an order"),
            (",accepted,,", "we never sent such an order"),
            ("{order},maybe,,", "no result that we know"),
            ("{order},rejected,E77,changed its mind", "was accepted before, and is rejected now"),
        ],
    )
    def test_what_belongs_to_no_order_is_shown_and_changes_nothing(
        self, harness: Harness, host: HostOperator, line: str, says: str
    ) -> None:
        reference = place(harness)
        turn(harness)
        host.work()
        turn(harness)
        host.answer(line.format(order=f"{reference}-1"), name="odd.csv")
        turn(harness)
        (finding,) = harness.gateway.leftovers(now=harness.clock())
        assert finding.part.endswith("odd.csv line 2")
        assert says in finding.said
        assert ask(harness, reference).outcome is Outcome.DONE
        harness.clock.move(days=15)
        assert harness.gateway.leftovers(now=harness.clock()) == ()

    @pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a,b\r\n1,2\r\n", b""])
    def test_a_file_that_cannot_be_read_is_shown_once_and_holds_no_other(
        self, harness: Harness, host: HostOperator, content: bytes
    ) -> None:
        reference = place(harness)
        turn(harness)
        (host.folder / "results" / "0-broken.csv").write_bytes(content)
        host.work()
        turn(harness)
        turn(harness)
        assert ask(harness, reference).outcome is Outcome.DONE
        assert len(harness.gateway.leftovers(now=harness.clock())) == 1


@BOTH
@pytest.mark.django_db(transaction=True)
class TestKilled:
    """An order file leaves once, at whatever step the worker is killed, also when the host takes it away at once."""

    @pytest.mark.parametrize("step", ["before put", "after put", "before hand_over", "after hand_over"])
    def test_at_any_step_it_is_handed_over_once(self, harness: Harness, host: HostOperator, step: str) -> None:
        reference = place(harness)
        killed(step, harness)
        host.take()
        for _ in range(2):
            turn(harness)
            host.take()
        assert [order["order_id"] for order in host.orders] == [f"{reference}-1"]
        assert HostFile.objects.get().sent_at is not None

    def test_negative_control_without_the_name_that_is_kept_it_leaves_twice(
        self, harness: Harness, host: HostOperator
    ) -> None:
        place(harness)
        killed("after hand_over", harness)
        host.take()
        HostFile.objects.update(uploaded_as="")
        turn(harness)
        host.take()
        assert len(host.orders) == 2

    def test_a_slow_worker_hands_nothing_over_that_another_did(self, harness: Harness, host: HostOperator) -> None:
        place(harness)
        killed("before put", harness)
        slow = HostFile.objects.get()  # read before the other worker has done all of it
        turn(harness)
        with exchange.open_(host_settings()) as folders:
            assert not sending._hand_over(slow, folders, now=harness.clock())
        host.take()
        assert len(host.orders) == 1


@BOTH
class TestDown:
    def test_folders_that_went_away_are_not_taken_for_done(self, harness: Harness, host: HostOperator) -> None:
        place(harness)
        host.take_folder_away()
        with pytest.raises(GatewayError) as error:
            turn(harness)
        assert not error.value.permanent
        assert HostFile.objects.get().sent_at is None
        host.put_folder_back()
        turn(harness)
        assert len(host.take()) == 1

    def test_a_file_that_does_not_leave_is_shown(self, harness: Harness) -> None:
        place(harness)
        harness.break_down()
        with pytest.raises(GatewayError):
            turn(harness)
        assert harness.gateway.leftovers(now=harness.clock()) == ()
        harness.clock.move(hours=1)
        (finding,) = harness.gateway.leftovers(now=harness.clock())
        harness.mend()
        assert "has not left" in finding.said
        turn(harness)
        assert harness.gateway.leftovers(now=harness.clock()) == ()


class TestSftp:
    @pytest.mark.usefixtures("host_order_file_by_sftp")
    def test_a_server_that_does_not_prove_who_it_is_gets_nothing(
        self, host: HostOperator, sftp_server: SftpServer, standing_clock: StandingClock
    ) -> None:
        network.connect().place(switch("1", Switch.OFF), now=standing_clock())
        known = sftp_server.folder / "known_hosts"
        right = known.read_text()
        known.write_text(f"[127.0.0.1]:{sftp_server.port} {(sftp_server.folder / 'our_key.pub').read_text()}")
        try:
            with pytest.raises(GatewayError, match=r"127\.0\.0\.1: "):
                network.connect().tend(now=standing_clock.move(minutes=11))
        finally:
            known.write_text(right)
        assert host.take() == []

    @pytest.mark.usefixtures("host_order_file_by_sftp")
    def test_a_caller_may_have_an_event_loop_of_its_own(self) -> None:
        """As a browser story's thread has, or a web server's."""

        async def take_a_look() -> bool:
            with exchange.open_(host_settings()) as folders:
                folders.check()
            return True

        with ThreadPoolExecutor(max_workers=1) as thread:
            assert thread.submit(asyncio.run, take_a_look()).result()

    def test_a_server_that_accepts_and_never_answers_is_given_up(
        self,
        host: HostOperator,
        sftp_server: SftpServer,
        operator_has: Callable[[str], None],
        standing_clock: StandingClock,
    ) -> None:
        with socket.create_server(("127.0.0.1", 0)) as mute:
            table = sftp_server.table.replace(str(sftp_server.port), str(mute.getsockname()[1]))
            operator_has(host.table.replace("timeout_seconds = 3", "timeout_seconds = 1") + table)
            network.connect().place(switch("1", Switch.OFF), now=standing_clock())
            with pytest.raises(GatewayError, match="TimeoutError"):
                network.connect().tend(now=standing_clock.move(minutes=11))


def host_settings() -> HostOrderFile:
    settings = policy.gateways().network.host_order_file
    assert settings
    return settings


def killed(step: str, harness: Harness) -> None:
    """Let another process take the turn and be killed at a step, as by ``kill -9``."""
    when, method = step.split()
    connections.close_all()
    if (child := os.fork()) == 0:
        for folders in (local.LocalFolders, sftp.SftpFolders):
            setattr(folders, method, _dying(getattr(folders, method), when))
        turn(harness)
        os._exit(0)  # it lived: the test fails
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    harness.clock.move(minutes=11)  # the other process moved its own clock


def _dying(real: Callable[..., None], when: str) -> Callable[..., None]:
    def method(self: object, *arguments: object) -> None:
        if when == "after":
            real(self, *arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    return method
