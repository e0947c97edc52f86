"""What was erased stays erased: the nightly file of a CRM that still has her brings nothing back."""

import datetime as dt
from pathlib import Path

import pytest

from madoguchi.contracts.importing.problems import Outcome
from madoguchi.contracts.models import Contract, Customer, Line
from madoguchi.domain.case_lines import LineState
from tests.features.contracts.subscriber_files import HANAKOS_LINE, KENJIS_LINE, NOW, load

pytestmark = pytest.mark.django_db

LATER = NOW + dt.timedelta(days=400)
ENDED = {**HANAKOS_LINE, "login_email": "hanako@example.jp", "state": "ended", "ended_at": "2026-11-30"}


@pytest.fixture
def gone(tmp_path: Path) -> Customer:
    """Hanako has left, and how she is reached has been erased."""
    load(tmp_path, HANAKOS_LINE, KENJIS_LINE)
    Line.objects.filter(phone_number="09000000201").update(state=LineState.ENDED, ended_at=NOW)
    Contract.objects.filter(number="C-201").update(ended_at=NOW)
    Customer.objects.filter(number="N000000201").update(email="", erased_at=LATER)
    return Customer.objects.get(number="N000000201")


def test_nothing_of_her_comes_back_and_the_crm_is_told_so(tmp_path: Path, gone: Customer) -> None:
    tally = load(tmp_path, HANAKOS_LINE, KENJIS_LINE, now=LATER)
    gone.refresh_from_db()
    assert gone.email == ""
    assert tally.contracts == {"unchanged": 2}
    (problem,) = tally.problems
    assert (problem.outcome, problem.mend) == (Outcome.KEPT, "Take the contract out of the file.")


def test_no_log_in_comes_back_either(tmp_path: Path, gone: Customer) -> None:
    assert load(tmp_path, ENDED, now=LATER).log_ins == set()


def test_lines_without_their_numbers_are_not_taken_for_new_ones(tmp_path: Path, gone: Customer) -> None:
    Customer.objects.update(erased_at=None)
    Line.objects.filter(contract__number="C-201").update(phone_number="")
    load(tmp_path, HANAKOS_LINE, now=LATER)
    assert Line.objects.filter(contract__number="C-201").count() == 1


def test_who_comes_back_with_a_new_contract_is_known_again(tmp_path: Path, gone: Customer) -> None:
    load(tmp_path, {**HANAKOS_LINE, "contract_number": "C-301", "phone_number": "090-0000-0301"}, now=LATER)
    gone.refresh_from_db()
    assert (gone.email, gone.erased_at) == ("hanako@example.jp", None)


def test_somebody_elses_number_on_her_contract_is_still_rejected(tmp_path: Path, gone: Customer) -> None:
    tally = load(tmp_path, {**HANAKOS_LINE, "customer_number": "N000000202"}, now=LATER)
    assert tally.contracts == {"rejected": 1}


def test_who_has_left_and_was_not_erased_yet_is_still_updated(tmp_path: Path, gone: Customer) -> None:
    Customer.objects.update(erased_at=None)
    load(tmp_path, HANAKOS_LINE, now=LATER)
    gone.refresh_from_db()
    assert gone.email == "hanako@example.jp"
