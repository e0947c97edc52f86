"""Webhooks go out signed, again for days, to the address that was checked, and to nobody who said 410 (S39).

Verified with the public library of the Standard Webhooks.
"""

import datetime as dt
import socket
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from standardwebhooks import Webhook, WebhookVerificationError

from madoguchi.audit.actions import record
from madoguchi.domain.actor import SYSTEM
from madoguchi.gateways import GatewayError, webhook
from madoguchi.gateways.webhook.http import is_outside
from madoguchi.webhooks import signing
from madoguchi.webhooks.models import Attempt, Delivery, Endpoint
from madoguchi.webhooks.waits import WAITS, wait_before
from madoguchi.workers.models import LEASE
from tests.conftest import StandingClock
from tests.features.webhooks.conftest import KEY, OLD_KEY, Endpoints, table
from tests.gateways.parts.listener import Heard, Listener

pytestmark = pytest.mark.django_db

Work = Callable[..., None]


@pytest.fixture
def happens(standing_clock: StandingClock) -> Callable[[], None]:
    """Something that other systems are told of."""
    return lambda: record(
        "contracts.imported", by=SYSTEM, now=standing_clock(), subject="file:abc", details={"rows": 2}
    )


Happens = Callable[[], None]


def verified(heard: Heard, key: str, at: dt.datetime) -> Any:
    with time_machine.travel(at, tick=False):
        return Webhook(key).verify(heard.body, heard.headers)


class TestTheSignature:
    def test_is_verified_by_the_public_library(
        self, told: Listener, happens: Happens, work: Work, standing_clock: StandingClock
    ) -> None:
        happens()
        work()
        (heard,) = told.heard
        assert verified(heard, KEY, standing_clock())["type"] == "contracts.imported"
        assert heard.path == "/hook?from=madoguchi"

    def test_is_of_this_content_key_and_time(
        self, told: Listener, happens: Happens, work: Work, standing_clock: StandingClock
    ) -> None:
        happens()
        work()
        (heard,) = told.heard
        changed = Heard(heard.path, heard.headers, heard.body.replace(b"2", b"3"))
        for wrong, key, later in ((changed, KEY, 0), (heard, OLD_KEY, 0), (heard, KEY, 6)):
            with pytest.raises(WebhookVerificationError):
                verified(wrong, key, standing_clock() + dt.timedelta(minutes=later))

    def test_is_one_of_each_key_while_keys_are_changed(
        self, crm: Listener, endpoints: Endpoints, happens: Happens, work: Work, standing_clock: StandingClock
    ) -> None:
        endpoints(table(crm).replace('["crm_key"]', '["crm_key", "old_key"]'))
        happens()
        work()
        (heard,) = crm.heard
        for key in (KEY, OLD_KEY):
            assert verified(heard, key, standing_clock())

    @pytest.mark.parametrize(
        ("written", "is_one"),
        [
            (KEY, True),
            (KEY.removeprefix("whsec_"), False),
            ("whsec_" + "A" * 31, False),
            ("whsec_" + "A" * 30 + "==", False),
            ("whsec_" + "A" * 32, True),
            ("whsec_" + "A" * 84 + "AA==", True),
            ("whsec_" + "A" * 88, False),
            ("whsec_短い", False),
        ],
    )
    def test_needs_a_key_of_24_to_64_bytes(self, written: str, is_one: bool) -> None:
        assert signing.is_key(written) is is_one


class TestRetries:
    def test_go_on_for_three_days_and_then_somebody_is_told(
        self, told: Listener, happens: Happens, work: Work, standing_clock: StandingClock
    ) -> None:
        told.status = 500
        happens()
        began = standing_clock()
        while Delivery.objects.get().work_due_at:
            work(5)
        assert Attempt.objects.count() == len(told.heard) == len(WAITS)
        failed_at = Delivery.objects.get().failed_at
        assert failed_at
        assert dt.timedelta(days=3) < failed_at - began < dt.timedelta(days=4)
        assert Delivery.objects.get().trouble == "the endpoint answers 500"

    def test_are_the_same_event(self, told: Listener, happens: Happens, work: Work) -> None:
        told.status = 503
        happens()
        work()
        told.status = 200
        work(1)
        first, second = told.heard
        assert first.headers["webhook-id"] == second.headers["webhook-id"]
        assert first.body == second.body
        assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
        assert Delivery.objects.get().delivered_at

    def test_do_not_come_back_together(self) -> None:
        """Jitter: up to a fifth longer, never shorter."""
        for attempt, wait in enumerate(WAITS, start=1):
            drawn = [wait_before(attempt) for _ in range(50)]
            assert all(wait <= one.total_seconds() <= wait * 1.2 for one in drawn if one)
            assert wait == 0 or len(set(drawn)) > 1
        assert wait_before(len(WAITS) + 1) is None

    def test_after_a_worker_was_killed(
        self, told: Listener, happens: Happens, work: Work, standing_clock: StandingClock
    ) -> None:
        happens()
        Delivery.claim_due(now=standing_clock())
        work()
        assert told.heard == []
        work(LEASE.total_seconds() / 60)
        assert len(told.heard) == 1


class TestAnEndpoint:
    def test_that_says_410_is_left_alone(self, told: Listener, happens: Happens, work: Work) -> None:
        told.status = 410
        happens()
        work()
        happens()
        work(60)
        assert len(told.heard) == 1
        assert Endpoint.objects.get().stopped_at
        assert Delivery.objects.filter(failed_at__isnull=False).count() == 1

    @pytest.mark.parametrize("status", [301, 302, 307, 308])
    def test_leads_us_nowhere_else(self, status: int, told: Listener, happens: Happens, work: Work) -> None:
        other = Listener()
        told.status, told.location = status, f"http://127.0.0.1:{other.port}/"
        happens()
        work()
        other.close()
        assert other.heard == []
        assert Delivery.objects.get().trouble == f"the endpoint answers {status}"

    def test_that_is_down_holds_no_other_up(
        self, crm: Listener, endpoints: Endpoints, happens: Happens, work: Work
    ) -> None:
        down = Listener()
        down.close()
        endpoints(table(down, name="down") + table(crm))
        for _ in range(3):
            happens()
        work()
        assert len(crm.heard) == 3
        assert Attempt.objects.filter(delivery__endpoint="down", status=None).count() >= 1

    def test_that_hangs_is_asked_once_a_minute(
        self, told: Listener, happens: Happens, work: Work, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("madoguchi.gateways.webhook.http._SECONDS", 0.3)
        told.answers.clear()
        for _ in range(12):
            happens()
        work()
        asked = len(told.heard)
        work(0.5)
        assert len(told.heard) == asked
        told.answers.set()
        work(6)
        assert Delivery.objects.filter(delivered_at=None).count() == 0

    def test_that_operator_toml_no_longer_names_is_told_nothing(
        self, told: Listener, endpoints: Endpoints, happens: Happens, work: Work
    ) -> None:
        happens()
        endpoints("")
        work()
        assert told.heard == []
        assert Delivery.objects.get().trouble == "operator.toml no longer names this endpoint"


INSIDE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a00:1::1",
]  # fmt: skip


class TestAnAddressInside:
    @pytest.mark.parametrize("address", INSIDE)
    def test_is_known(self, address: str) -> None:
        assert not is_outside(address)

    @pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"])
    def test_is_told_from_one_outside(self, address: str) -> None:
        assert is_outside(address)

    @pytest.mark.parametrize(
        "url", ["https://localhost/", "https://127.0.0.1/", "https://[::1]/", "https://2130706433/", "https://0x7f.1/"]
    )
    def test_is_refused_however_it_is_written(self, url: str) -> None:
        with pytest.raises(GatewayError, match="private one"):
            webhook.connect().send(url, b"", headers={}, is_private_allowed=False)

    def test_is_refused_behind_a_name_and_beside_a_public_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ("8.8.8.8", "10.0.0.1")]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        with pytest.raises(GatewayError, match="private one"):
            webhook.connect().send("https://crm.example.jp/", b"", headers={}, is_private_allowed=False)

    def test_cannot_be_slipped_in_between(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """DNS rebinding: the second answer would be inside; it is never asked for."""
        answers = iter(["203.0.113.9", "127.0.0.1"])
        asked: list[str] = []
        connected: list[object] = []

        def look_up(host: str, port: int, **kwargs: object) -> list[Any]:
            asked.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

        def connect(address: object, timeout: float) -> socket.socket:
            connected.append(address)
            raise ConnectionRefusedError

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        monkeypatch.setattr(socket, "create_connection", connect)
        monkeypatch.setattr("madoguchi.gateways.webhook.http.is_outside", lambda address: address != "127.0.0.1")
        with pytest.raises(GatewayError, match="does not answer"):
            webhook.connect().send("https://crm.example.jp/", b"", headers={}, is_private_allowed=False)
        assert (asked, connected) == (["crm.example.jp"], [("203.0.113.9", 443)])

    def test_needs_https_where_it_is_not_allowed(self) -> None:
        with pytest.raises(GatewayError, match="not https"):
            webhook.connect().send("http://crm.example.jp/", b"", headers={}, is_private_allowed=False)
