"""Keys are rotated while members read (S30): no read fails, it can be stopped, a second run changes nothing."""

import itertools
import threading
from typing import Self

import pytest
from django.db import connection
from typer.testing import CliRunner

from madoguchi import clock
from madoguchi.cli import app
from madoguchi.gateways import letter_folder
from madoguchi.keys import folder, keyring, rotation, sealing
from madoguchi.outbox.actions import enqueue
from madoguchi.outbox.channels import Channel
from madoguchi.outbox.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
HOW_MANY = 120
runner = CliRunner()


@pytest.fixture
def sealed() -> None:
    for number in range(HOW_MANY):
        enqueue(
            name="codes.sent", channel=Channel.MAIL, to="a@example.jp", language="ja", context={},
            key=f"m{number}", now=clock.now(), secret={"link": f"https://a.example/{number}"},
        )  # fmt: skip
    letter_folder.keep("letter.pdf", b"%PDF letter")


def keys(*words: str) -> str:
    answer = runner.invoke(app, ["keys", "rotate", *words])
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def numbers_in_use() -> set[int]:
    return {sealing.key_number(one.text()) for one in itertools.chain(rotation.in_tables(), letter_folder.walk())}


class Readers:
    """Some members who read all the time, each with a connection of her own."""

    def __init__(self, how_many: int) -> None:
        self.reads, self.failures, self.stopped = 0, list[Exception](), threading.Event()
        self.threads = [threading.Thread(target=self._read) for _ in range(how_many)]

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join(30)

    def _read(self) -> None:
        for number in itertools.cycle(range(HOW_MANY)):
            if self.stopped.is_set():
                break
            try:
                keyring.forget()  # as a process that has only just begun
                message = Message.objects.get(key=f"m{number}")
                assert message.opened() == {"link": f"https://a.example/{number}"}
                assert letter_folder.read("letter.pdf") == b"%PDF letter"
                self.reads += 1
            except Exception as error:  # noqa: BLE001 - each is counted
                self.failures.append(error)
        connection.close()


@pytest.mark.usefixtures("sealed")
class TestTheDrill:
    def test_no_read_fails_in_any_step_and_the_old_key_can_go(self) -> None:
        with Readers(3) as readers:
            for step in (("--add",), ("--promote",), (), ("--remove-old",)):
                keys(*step)
                at_least = readers.reads + 20
                while readers.reads < at_least and not readers.failures:
                    pass
        assert readers.failures == []
        assert keyring.numbers() == [2]
        assert numbers_in_use() == {2}
        keyring.forget()
        assert {message.opened()["link"] for message in Message.objects.all()} == {
            f"https://a.example/{number}" for number in range(HOW_MANY)
        }

    def test_negative_control_a_key_thrown_away_too_early_is_noticed(self) -> None:
        keys("--add")
        keys("--promote")
        with Readers(1) as readers:
            folder.remove("sealing-0001.key")
            readers.threads[0].join(0.5)
        assert readers.failures

    def test_an_added_key_seals_nothing_before_it_is_promoted(self) -> None:
        keys("--add")
        keys()
        assert numbers_in_use() == {1}

    def test_a_second_run_changes_nothing(self) -> None:
        keys("--add")
        keys("--promote")
        assert f"{HOW_MANY + 1} of them anew" in keys()
        before = [bytes(message.sealed or b"") for message in Message.objects.order_by("pk")]
        assert "0 of them anew" in keys()
        assert [bytes(message.sealed or b"") for message in Message.objects.order_by("pk")] == before

    def test_stopped_half_way_it_goes_on(self) -> None:
        keys("--add")
        keys("--promote")
        assert sum(itertools.islice(rotation.seal_anew(rotation.in_tables()), 50)) == 50
        assert numbers_in_use() == {1, 2}
        assert f"{HOW_MANY + 1 - 50} of them anew" in keys()

    def test_the_old_key_stays_while_anything_needs_it(self) -> None:
        keys("--add")
        keys("--promote")
        answer = runner.invoke(app, ["keys", "rotate", "--remove-old"])
        assert answer.exit_code == 1
        assert "madoguchi keys rotate" in answer.stderr
        assert keyring.numbers() == [1, 2]

    def test_what_was_wiped_meanwhile_does_not_come_back(self) -> None:
        """A message is delivered between reading and sealing anew."""
        keys("--add")
        keys("--promote")
        walk = rotation.in_tables()
        first = next(walk)
        Message.objects.update(sealed=None)
        assert list(rotation.seal_anew(iter([first]))) == [False]
        assert not Message.objects.filter(sealed__isnull=False).exists()

    def test_one_step_at_a_time(self) -> None:
        assert runner.invoke(app, ["keys", "rotate", "--add", "--promote"]).exit_code == 2
