"""A secret is planted, everything is done with it that can be, and then it is looked for everywhere (S31).

It must be in no log, mail, SMS, address, error page, database file, audit entry, delivered outbox row or session. The
one named exception is a sealed, unprinted letter: opened, it holds the secret; as it lies in its folder, it does not.
"""

import base64
import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.test import Client

from madoguchi.contracts.credentials import actions
from madoguchi.contracts.models import ConnectionCredential, Line
from madoguchi.domain.case_lines import LineState
from madoguchi.gateways import letter_folder, simulated_world
from madoguchi.gateways.simulated_world import Fault
from madoguchi.outbox.models import Message
from madoguchi.sign_in.models import LinkedCustomer, Login
from madoguchi.workers import timetable
from tests import people
from tests.conftest import StandingClock
from tests.features import store
from tests.features.contracts.subscriber_files import HANAKO, HANAKOS_LINE, load

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "Kanaria7Q4sings"
CREDENTIAL = {
    "record": "credential",
    **HANAKO,
    "phone_number": "090-0000-0201",
    "auth_id": "m201",
    "credential_kind": "mobile",
    "auth_password": CANARY,
}


class Watch:
    """Everything that came out, to be searched."""

    def __init__(self, client: Client, folder: Path) -> None:
        self.client, self.folder = client, folder
        self.out: dict[str, bytes] = {}

    def post(self, where: str, **answers: str) -> bytes:
        return self._keep("POST", where, self.client.post(where, answers))

    def get(self, where: str) -> bytes:
        return self._keep("GET", where, self.client.get(where))

    def _keep(self, method: str, where: str, answer: Any) -> bytes:
        seen = bytes(answer.content)
        self.out[f"{method} {where} #{len(self.out)}"] = seen + str(dict(answer.items())).encode()
        self.out[f"address #{len(self.out)}"] = where.encode()
        return seen

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file of the installation but the one that the operator brought, and the database."""
        for path in (*self.folder.rglob("*"), *store.files()):
            if path.is_file() and path.name != "subscribers.csv":
                yield str(path.name), path.read_bytes()
        yield from store.tables_elsewhere()


def spellings(secret: str) -> list[bytes]:
    """The secret as it may be written: plain, UTF-16, hexadecimal, and at each shift of base64."""
    raw = secret.encode()
    shifted = [base64.b64encode(b"x" * shift + raw)[4:-4] for shift in range(3)]
    return [raw, secret.encode("utf-16-le"), raw.hex().encode(), *shifted]


def found(secret: str, things: Iterator[tuple[str, bytes]]) -> list[str]:
    return [name for name, content in things if any(one in content for one in spellings(secret))]


@pytest.fixture
def watch(client: Client, tmp_path: Path) -> Watch:
    tally = load(
        tmp_path, HANAKOS_LINE | {"postal_code": "100-0001", "town": "窓口町1", "state": "pending"}, CREDENTIAL
    )
    assert not tally.problems
    login = Login.objects.create_user("hanako@example.jp", people.PASSWORD)
    customer = ConnectionCredential.objects.get().contract.customer
    LinkedCustomer.objects.create(login=login, customer=customer, linked_at=tally_time())
    client.post("/login/", {"login": "hanako@example.jp", "password": people.PASSWORD})
    client.raise_request_exception = False
    return Watch(client, tmp_path)


def tally_time() -> Any:
    from madoguchi import clock  # noqa: PLC0415 - the clock of the test, once it stands

    return clock.now()


def test_it_is_found_nowhere(
    watch: Watch, standing_clock: StandingClock, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    credential = ConnectionCredential.objects.get()
    where = f"/contracts/C-201/credentials/{credential.pk}/"

    # the one place where it may be seen: the answer to the press
    assert CANARY.encode() in watch.post(f"{where}show/")
    watch.out.clear()

    # a page that breaks while it holds the secret, and a network that breaks while it is told one
    with monkeypatch.context() as patch:
        patch.setattr(actions, "record", _breaks)
        assert watch.post(f"{where}show/")
    watch.get("/contracts/C-201/credentials/")
    watch.get("/contracts/C-201/certificate/")
    watch.post("/contracts/C-201/certificate/by-post/")
    Line.objects.update(state=LineState.ACTIVE)
    simulated_world.set_fault("network", Fault.DOWN)
    watch.post(f"{where}new-password/")
    for _ in range(3):
        timetable.run_due(standing_clock.move(seconds=5))
    assert _letters_hold(CANARY)  # printed before the new password came
    simulated_world.set_fault("network", None)
    for _ in range(4):
        timetable.run_due(standing_clock.move(minutes=10))
    new = ConnectionCredential.objects.get().opened()["password"]
    assert new != CANARY
    watch.get("/")

    assert Message.objects.filter(delivered_at=None).count() == 0
    assert not Message.objects.exclude(sealed=None).exists()
    store.bring_to_disk()
    for secret in (CANARY, new):
        outside = [(f"delivery {d.id}", f"{d.subject}{d.body}{d.recipient}".encode()) for d in _deliveries()]
        assert found(secret, iter(watch.out.items())) == []
        assert found(secret, iter(outside)) == []
        assert found(secret, watch.files()) == []
        assert found(secret, iter([("log", caplog.text.encode())])) == []


def test_the_search_finds_what_is_planted(watch: Watch) -> None:
    """The negative control: a secret written plainly anywhere is found."""
    Message.objects.create(key="leak", name="x", channel="mail", to="x", language="ja", created_at=tally_time())
    Message.objects.update(context={"password": CANARY})
    store.bring_to_disk()
    assert found(CANARY, watch.files())
    (watch.folder / "note.txt").write_bytes(base64.b64encode(f"password={CANARY};".encode()))
    assert "note.txt" in found(CANARY, watch.files())


def test_a_rejected_row_does_not_give_it_away(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    from madoguchi.contracts.importing.problems import write_rejects  # noqa: PLC0415 - beside its use

    bad = CREDENTIAL | {"auth_password": f"{CANARY} 空白"}
    other = CREDENTIAL | {"auth_password": f"{CANARY}2"}
    for rows in ((HANAKOS_LINE, bad), (HANAKOS_LINE, CREDENTIAL, other)):
        tally = load(tmp_path, *rows)
        assert tally.contracts["rejected"] == 1
        write_rejects(tmp_path / "rejects.csv", tally.problems)
        assert CANARY not in (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig")
    assert CANARY not in caplog.text


def _breaks(*_: object, **__: object) -> None:
    raise RuntimeError("on purpose")


def _deliveries() -> list[simulated_world.Delivery]:
    return simulated_world.list_deliveries()


def _letters_hold(secret: str) -> bool:
    (letter,) = [d for d in _deliveries() if d.channel == "letter"]
    pages = pypdf.PdfReader(io.BytesIO(letter_folder.read(letter.attachments[0]))).pages
    return secret in re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
