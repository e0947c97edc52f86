"""What machines may ask, and what is logged: enough to watch the house by, and nothing about anybody."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.test import Client

from madoguchi.cancellation import views
from madoguchi.cancellation.models import CaseLine
from madoguchi.config.logs import JsonLines
from madoguchi.keys import folder, keyring, signing
from madoguchi.workers import timetable
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.features.codes import desk

pytestmark = pytest.mark.django_db
TOKEN = "a token of thirty-two characters"
PERSONAL = ("09000000101", "花子", "hanako", "example.jp", "N000000101")


@pytest.fixture
def probe() -> Client:
    """Whoever asks by the machine's own address, over plain HTTP."""
    return Client(SERVER_NAME="10.0.0.7", raise_request_exception=False)


class TestHealth:
    def test_lives_also_without_a_store(self, probe: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(connection, "cursor", _gone)
        assert probe.get("/health/live").json() == {"live": True}

    def test_is_ready_where_nothing_is_missing(self, probe: Client, settings: Any) -> None:
        settings.SECURE_SSL_REDIRECT = True  # a probe speaks plain HTTP
        answer = probe.get("/health/ready")
        assert (answer.status_code, answer.json()) == (200, {"ready": True, "missing": []})
        assert answer["Cache-Control"] == "no-store"
        assert probe.get("/").status_code == 400  # whereas a page asks for the right host

    def test_is_not_ready_without_its_store(self, probe: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(connection, "cursor", _gone)
        answer = probe.get("/health/ready")
        assert (answer.status_code, answer.json()["missing"]) == (503, ["store", "migrations"])

    def test_is_not_ready_before_the_store_is_brought_up_to_date(self, probe: Client) -> None:
        with connection.cursor() as cursor:
            cursor.execute("delete from django_migrations where app = 'outbox'")
        assert probe.get("/health/ready").json()["missing"] == ["migrations"]

    def test_is_ready_while_newer_code_has_changed_the_store(self, probe: Client) -> None:
        """Rolling upgrade: old processes go on serving after ``migrate`` by new code (R9)."""
        with connection.cursor() as cursor:
            newer = "('outbox', '0999_new', '2026-11-16 00:00:00')"
            cursor.execute(f"insert into django_migrations (app, name, applied) values {newer}")
        assert probe.get("/health/ready").status_code == 200

    @pytest.mark.parametrize("lost", ["sealing-0001.key", "signing-0001.jwk"])
    def test_is_not_ready_without_its_keys(self, probe: Client, lost: str) -> None:
        folder.remove(lost)
        keyring.forget()
        signing._keys.cache_clear()
        assert probe.get("/health/ready").json()["missing"] == ["keys"]

    @pytest.mark.parametrize("where", ["/health/live", "/health/ready", "/metrics"])
    def test_nothing_is_posted_there(self, probe: Client, where: str) -> None:
        assert probe.post(where).status_code == 400


class TestMetrics:
    def figures(self, probe: Client) -> dict[str, float]:
        answer = probe.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}

    @pytest.fixture(autouse=True)
    def _token(self, settings: Any) -> None:
        settings.MADOGUCHI_METRICS_TOKEN = TOKEN

    def test_say_what_waits_and_for_how_long(self, probe: Client, standing_clock: StandingClock) -> None:
        counter.cancel(people.kenji())
        counter.cancel(people.hanako())
        due = CaseLine.objects.order_by("pk").first()
        assert due
        standing_clock.set(counter.MONTH_END)
        standing_clock.move(seconds=90)
        found = self.figures(probe)
        assert found['madoguchi_case_lines{state="scheduled"}'] == 4
        assert found['madoguchi_case_lines{state="settled"}'] == 0
        assert found['madoguchi_work_due_rows{kind="cancellation.caseline"}'] == 4
        assert found['madoguchi_work_oldest_due_seconds{kind="cancellation.caseline"}'] == 90
        assert found["madoguchi_stuck_rows"] > 0
        CaseLine.objects.filter(pk=due.pk).update(trouble="down")
        CaseLine.claim_due(now=standing_clock(), limit=3)
        found = self.figures(probe)
        assert found['madoguchi_work_troubled_rows{kind="cancellation.caseline"}'] == 1
        assert found['madoguchi_work_claimed_rows{kind="cancellation.caseline"}'] == 3

    def test_say_how_many_codes_went_out_in_an_hour(self, probe: Client, standing_clock: StandingClock) -> None:
        hanako = people.hanako()
        desk.ask(Client(), hanako.numbers[0])
        timetable.run_due(standing_clock())
        sent = {name: value for name, value in self.figures(probe).items() if "codes_sent" in name}
        assert sum(sent.values()) >= 1
        standing_clock.move(hours=1)
        assert sum(value for name, value in self.figures(probe).items() if "codes_sent" in name) == 0

    @pytest.mark.parametrize("shown", [None, "", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", TOKEN])
    def test_are_not_there_for_others(self, probe: Client, shown: str | None) -> None:
        headers = {} if shown is None else {"Authorization": shown}
        assert probe.get("/metrics", headers=headers).status_code == 404

    def test_are_not_there_for_anybody_until_a_token_is_set(self, probe: Client, settings: Any) -> None:
        settings.MADOGUCHI_METRICS_TOKEN = ""
        assert probe.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404

    def test_name_nobody(self, probe: Client, standing_clock: StandingClock) -> None:
        counter.cancel(people.hanako())
        standing_clock.set(counter.MONTH_END)
        timetable.run_due(standing_clock())
        shown = probe.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
        assert [word for word in PERSONAL if word in shown] == []


class TestLogLines:
    @pytest.fixture
    def lines(self) -> Iterator[io.StringIO]:
        """What the house logs as JSON."""
        said = io.StringIO()
        handler = logging.StreamHandler(said)
        handler.setFormatter(JsonLines())
        logging.getLogger().addHandler(handler)
        yield said
        logging.getLogger().removeHandler(handler)

    def test_are_objects_and_tell_an_error_by_its_type_and_place(
        self, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hanako = people.hanako()
        browser = counter.signed_in(hanako)
        browser.raise_request_exception = False
        monkeypatch.setattr(views, "prepare", _refused_with_her_address)
        assert browser.get(counter.address(hanako)).status_code == 500
        assert browser.get("/cases/090-0000-0101/").status_code == 404
        logging.getLogger("madoguchi").warning("%s failed: %s", "row 7", IntegrityError("hanako@example.jp"))
        told = [json.loads(line) for line in lines.getvalue().splitlines()]
        (broke,) = (line for line in told if line.get("error"))
        assert broke["error"] == "IntegrityError"
        assert broke["said"] == "500 GET cancel/<str:contract_number>/"
        assert "_refused_with_her_address" in broke["where"][-1]
        assert {"at", "level", "logger", "said", "process"} <= set(told[-1])
        assert told[-1]["said"] == "row 7 failed: IntegrityError"

    def test_name_nobody(self, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
        """The canary: her name, numbers and addresses are in what goes wrong, and in no line."""
        hanako = people.hanako()
        browser = counter.signed_in(hanako)
        browser.raise_request_exception = False
        monkeypatch.setattr(views, "prepare", _refused_with_her_address)
        browser.get(counter.address(hanako))
        browser.get(f"/cancel/{hanako.numbers[0]}/?line={hanako.numbers[0]}")
        logging.getLogger("madoguchi").error("broken", exc_info=IntegrityError("Key (email)=(hanako@example.jp)"))
        assert lines.getvalue()
        assert [word for word in PERSONAL if word in lines.getvalue()] == []

    def test_negative_control_the_plain_format_quotes_the_error(self) -> None:
        record = logging.LogRecord("madoguchi", logging.ERROR, "", 0, "broken", (), None)
        try:
            _refused_with_her_address()
        except IntegrityError as error:
            record.exc_info = (type(error), error, error.__traceback__)
        assert "hanako@example.jp" in logging.Formatter().format(record)
        assert "hanako@example.jp" not in JsonLines().format(record)


def _gone(*_: object, **__: object) -> None:
    raise OperationalError("the server is gone")


def _refused_with_her_address(*_: object, **__: object) -> None:
    raise IntegrityError("Key (email)=(hanako@example.jp) already exists")
