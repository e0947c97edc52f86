"""The nightly import notes when an address or a SIM changed: for a week no code goes there (S12)."""

from pathlib import Path

import pytest

from madoguchi.contracts.models import Customer, Line
from tests.features.contracts.subscriber_files import HANAKOS_LINE, NOW, load

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("column", "value", "noted"),
    [
        ("email", "other@example.jp", "email_changed_at"),
        ("contact_phone", "080-1111-2222", "phone_changed_at"),
        ("town", "窓口町9-9-9", "address_changed_at"),
        ("given_name", "はな", None),
    ],
)
def test_the_import_notes_what_changed(tmp_path: Path, column: str, value: str, noted: str | None) -> None:
    load(tmp_path, HANAKOS_LINE)
    names = ("email_changed_at", "phone_changed_at", "address_changed_at")
    assert [getattr(Customer.objects.get(), name) for name in names] == [None] * 3
    load(tmp_path, HANAKOS_LINE | {column: value})
    customer = Customer.objects.get()
    assert {name for name in names if getattr(customer, name) == NOW} == ({noted} if noted else set())


def test_a_sim_issued_again_is_noted(tmp_path: Path) -> None:
    load(tmp_path, HANAKOS_LINE)
    assert Line.objects.get().sim_changed_at is None
    load(tmp_path, HANAKOS_LINE | {"iccid": "8981000009999999999"})
    assert Line.objects.get().sim_changed_at == NOW


def test_a_number_new_to_a_known_contract_is_noted_and_a_new_contracts_is_not(tmp_path: Path) -> None:
    load(tmp_path, HANAKOS_LINE)
    load(tmp_path, HANAKOS_LINE, HANAKOS_LINE | {"phone_number": "080-0000-0203", "iccid": "", "imsi": ""})
    assert list(Line.objects.order_by("pk").values_list("sim_changed_at", flat=True)) == [None, NOW]
