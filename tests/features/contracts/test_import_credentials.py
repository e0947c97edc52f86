"""Credentials in the file: taken once, sealed before they are written, told apart by their ID."""

from pathlib import Path

import pytest

from madoguchi.contracts.models import ConnectionCredential
from tests.features.contracts.subscriber_files import HANAKO, HANAKOS_LINE, KENJIS_LINE, load, places

pytestmark = pytest.mark.django_db
MOBILE = {
    "record": "credential",
    **HANAKO,
    "phone_number": "090-0000-0201",
    "auth_id": "m201",
    "credential_kind": "mobile",
    "auth_password": "harbour7lamp",
}
IPV6 = MOBILE | {"phone_number": "", "auth_id": "v201@minato.example", "credential_kind": "IPv6"}


def test_it_is_taken_over_and_opens(tmp_path: Path) -> None:
    tally = load(tmp_path, HANAKOS_LINE, MOBILE, IPV6)
    assert tally.things["credential", "added"] == 2
    mobile, ipv6 = ConnectionCredential.objects.order_by("pk")
    assert (mobile.auth_id, mobile.kind, mobile.opened()["password"]) == (
        "m201@minato.example",
        "mobile",
        "harbour7lamp",
    )
    assert mobile.line is not None
    assert (ipv6.auth_id, ipv6.kind, ipv6.line) == ("v201@minato.example", "ipv6", None)
    assert b"harbour7lamp" not in bytes(mobile.sealed or b"")


def test_a_second_run_and_an_old_password_change_nothing(tmp_path: Path) -> None:
    load(tmp_path, HANAKOS_LINE, MOBILE)
    before = list(ConnectionCredential.objects.values())
    assert load(tmp_path, HANAKOS_LINE, MOBILE).contracts["unchanged"] == 1
    assert load(tmp_path, HANAKOS_LINE, MOBILE | {"auth_password": "older7word"}).contracts["unchanged"] == 1
    assert list(ConnectionCredential.objects.values()) == before


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"auth_id": "m201@somewhere.example"}, "auth_id"),
        ({"auth_id": "認証"}, "auth_id"),
        ({"auth_password": "short"}, "auth_password"),
        ({"auth_password": "full width ７"}, "auth_password"),
        ({"credential_kind": "fax"}, "credential_kind"),
        ({"phone_number": "090-0000-0299"}, "phone_number"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, change: dict[str, str], column: str) -> None:
    tally = load(tmp_path, HANAKOS_LINE, MOBILE | change)
    assert places(tally.problems) == [(3, column, "rejected")]
    assert not ConnectionCredential.objects.exists()


def test_two_contracts_cannot_have_one_id(tmp_path: Path) -> None:
    kenjis = MOBILE | {"customer_number": "N000000202", "contract_number": "C-202", "phone_number": ""}
    tally = load(tmp_path, HANAKOS_LINE, MOBILE, KENJIS_LINE, kenjis)
    assert tally.contracts["rejected"] == 2
    load(tmp_path, HANAKOS_LINE, MOBILE)
    tally = load(tmp_path, KENJIS_LINE, kenjis)
    assert places(tally.problems) == [(3, "auth_id", "rejected")]


def test_a_known_id_stays_of_its_kind(tmp_path: Path) -> None:
    load(tmp_path, HANAKOS_LINE, MOBILE)
    tally = load(tmp_path, HANAKOS_LINE, MOBILE | {"credential_kind": "ipv6"})
    assert places(tally.problems) == [(3, "credential_kind", "rejected")]


def test_a_dry_run_writes_none(tmp_path: Path) -> None:
    assert load(tmp_path, HANAKOS_LINE, MOBILE, dry_run=True).things["credential", "added"] == 1
    assert not ConnectionCredential.objects.exists()
