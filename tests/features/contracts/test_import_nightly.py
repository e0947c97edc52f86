"""Every night again: nothing twice, the right side wins, and no line ends or comes back by a file (issue 2, 3)."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Model

from madoguchi.contracts import actions
from madoguchi.contracts.importing import states
from madoguchi.contracts.importing.columns import COLUMNS, RECORD_MODELS, Wins
from madoguchi.contracts.models import Charge, Contract, Customer, Instalment, Line, Service
from madoguchi.domain.case_lines import LineState
from tests.features.contracts.subscriber_files import (
    CALL,
    EVERYTHING,
    HANAKO,
    HANAKOS_LINE,
    KENJIS_LINE,
    MAIL_PLAN,
    NOW,
    PHONE,
    load,
    places,
)

pytestmark = pytest.mark.django_db
TOMORROW = NOW + dt.timedelta(days=1)


TABLES: tuple[type[Model], ...] = (Customer, Contract, *RECORD_MODELS.values())


def everything_stored() -> list[list[dict[str, Any]]]:
    return [list(model._default_manager.values()) for model in TABLES]


def version() -> int:
    return Contract.objects.get().version


class TestSecondRun:
    """The same file again."""

    def test_changes_nothing(self, tmp_path: Path) -> None:
        load(tmp_path, *EVERYTHING, KENJIS_LINE)
        stored = everything_stored()
        tally = load(tmp_path, *EVERYTHING, KENJIS_LINE, now=TOMORROW)
        assert tally.contracts == {"unchanged": 2}
        assert not tally.things
        assert stored == everything_stored()

    def test_with_a_row_missing_ends_nothing(self, tmp_path: Path) -> None:
        load(tmp_path, *EVERYTHING, KENJIS_LINE)
        load(tmp_path, HANAKOS_LINE, now=TOMORROW)
        assert set(Line.objects.values_list("state", flat=True)) == {"active"}
        assert (Service.objects.count(), Charge.objects.count(), Instalment.objects.count()) == (1, 1, 1)

    def test_of_few_columns_changes_only_those(self, tmp_path: Path) -> None:
        load(tmp_path, HANAKOS_LINE)
        used = {"record": "line", **HANAKO, "phone_number": "090-0000-0201", "last_used_at": "2026-11-15 09:00"}
        tally = load(tmp_path, used, CALL)
        assert (tally.problems, tally.things) == ([], {("line", "changed"): 1, ("charge", "added"): 1})
        assert Line.objects.get().last_used_at == dt.datetime(2026, 11, 15, 0, 0, tzinfo=dt.UTC)
        assert Customer.objects.get().email == "hanako@example.jp"


class TestWhoWins:
    """The CRM but for what a member keeps herself."""

    def test_the_crm_updates_customer_line_service_and_instalment(self, tmp_path: Path) -> None:
        load(tmp_path, *EVERYTHING)
        tally = load(
            tmp_path,
            HANAKOS_LINE | {"family_name": "入江", "email": "", "plan": "voice-10"},
            MAIL_PLAN | {"monthly_fee": "250"},
            PHONE | {"remaining": "11"},
        )
        assert (Customer.objects.get().family_name, Customer.objects.get().email) == ("入江", "")
        assert (Line.objects.get().plan, Service.objects.get().monthly_fee) == ("voice-10", 250)
        assert Instalment.objects.get().remaining == 11
        assert tally.contracts == {"changed": 1}

    def test_the_portal_keeps_a_nickname(self, tmp_path: Path) -> None:
        load(tmp_path, HANAKOS_LINE)
        Line.objects.update(nickname="わたしのスマホ")
        assert load(tmp_path, HANAKOS_LINE | {"nickname": "CRM"}).contracts == {"unchanged": 1}
        assert Line.objects.get().nickname == "わたしのスマホ"

    @pytest.mark.parametrize(
        ("change", "advances"),
        [
            ({"plan": "voice-10"}, True),
            ({"state": "suspended"}, True),
            ({"opened_on": "2024-04-04"}, True),
            ({"email": "new@example.jp"}, False),
            ({"nickname": "CRM"}, False),
        ],
    )
    def test_a_line_that_moves_advances_the_version(
        self, tmp_path: Path, change: dict[str, str], *, advances: bool
    ) -> None:
        load(tmp_path, HANAKOS_LINE)
        load(tmp_path, HANAKOS_LINE | change)
        assert version() == (2 if advances else 1)

    def test_a_line_that_is_added_advances_the_version(self, tmp_path: Path) -> None:
        load(tmp_path, HANAKOS_LINE)
        load(tmp_path, HANAKOS_LINE, HANAKOS_LINE | {"phone_number": "080-0000-0203"})
        assert (version(), Line.objects.count()) == (2, 2)

    def test_a_charge_keeps_the_time_at_which_it_became_known(self, tmp_path: Path) -> None:
        load(tmp_path, HANAKOS_LINE, CALL)
        load(tmp_path, CALL | {"amount": "55"}, now=TOMORROW)
        assert (Charge.objects.get().amount, Charge.objects.get().recorded_at) == (55, NOW)

    def test_a_billed_charge_is_not_changed(self, tmp_path: Path) -> None:
        load(tmp_path, HANAKOS_LINE, CALL)
        Charge.objects.update(billed_at=NOW)
        tally = load(tmp_path, HANAKOS_LINE, CALL | {"amount": "55"})
        assert (Charge.objects.get().amount, tally.contracts) == (44, {"unchanged": 1})
        assert places(tally.problems) == [(3, "amount", "kept")]

    def test_a_service_is_removed_by_its_row(self, tmp_path: Path) -> None:
        load(tmp_path, HANAKOS_LINE, MAIL_PLAN)
        tally = load(tmp_path, HANAKOS_LINE, MAIL_PLAN | {"state": "ended"})
        assert tally.things == {("service", "removed"): 1}
        assert not Service.objects.exists()

    def test_a_service_of_a_line_is_not_the_contracts(self, tmp_path: Path) -> None:
        load(tmp_path, HANAKOS_LINE, MAIL_PLAN, MAIL_PLAN | {"phone_number": "090-0000-0201"})
        second = HANAKOS_LINE | {"phone_number": "080-0000-0203"}
        load(tmp_path, second, MAIL_PLAN | {"phone_number": "080-0000-0203"})
        assert Service.objects.count() == 3


class TestStates:
    """The CRM moves a line along, but never ends it and never brings it back."""

    @pytest.mark.parametrize("known", list(LineState))
    @pytest.mark.parametrize("said", list(LineState))
    def test_never_end_and_never_revive(self, known: LineState, said: LineState) -> None:
        after = states.after(known, said)
        assert after.can_be_cancelled == known.can_be_cancelled
        assert after in {known, said}

    @pytest.mark.parametrize("known", [LineState.PENDING, LineState.ACTIVE, LineState.SUSPENDED])
    @pytest.mark.parametrize("said", list(LineState))
    def test_are_obeyed_and_reported(self, tmp_path: Path, known: LineState, said: LineState) -> None:
        load(tmp_path, HANAKOS_LINE | {"state": known})
        tally = load(tmp_path, HANAKOS_LINE | {"state": said})
        assert Line.objects.get().state == states.after(known, said)
        assert bool(tally.problems) == (Line.objects.get().state != said)
        assert all(problem.outcome == "kept" for problem in tally.problems)

    def test_of_a_line_that_ended_here_stays(self, tmp_path: Path) -> None:
        load(tmp_path, HANAKOS_LINE)
        actions.end_lines(line_ids=[Line.objects.get().pk], now=NOW)
        before = Line.objects.values().get(), version()
        tally = load(tmp_path, HANAKOS_LINE | {"plan": "voice-10"})
        assert (Line.objects.values().get(), version()) == before
        assert places(tally.problems) == [(2, "state", "kept")]

    def test_of_a_number_given_out_again_is_a_new_lines(self, tmp_path: Path) -> None:
        load(tmp_path, HANAKOS_LINE, HANAKOS_LINE | {"phone_number": "080-0000-0203"})
        actions.end_lines(line_ids=[Line.objects.get(phone_number="09000000201").pk], now=NOW)
        load(tmp_path, HANAKOS_LINE | {"opened_on": "2026-12-01"})
        assert list(Line.objects.filter(phone_number="09000000201").order_by("pk").values_list("state", flat=True)) == [
            "ended",
            "active",
        ]

    def test_of_an_ended_contract_take_no_new_line(self, tmp_path: Path) -> None:
        load(tmp_path, HANAKOS_LINE)
        actions.end_lines(line_ids=[Line.objects.get().pk], now=NOW)
        tally = load(tmp_path, HANAKOS_LINE | {"phone_number": "080-0000-0203"})
        assert places(tally.problems) == [(2, "contract_number", "rejected")]

    def test_that_ended_still_take_late_usage(self, tmp_path: Path) -> None:
        """HARD_CASES 20: https://github.com/getlago/lago-api/pull/682."""
        load(tmp_path, HANAKOS_LINE)
        actions.end_lines(line_ids=[Line.objects.get().pk], now=NOW)
        assert load(tmp_path, CALL).problems == []
        assert Charge.objects.get().line == Line.objects.get()


def test_every_field_is_a_column_or_the_portals_own() -> None:
    """The columns cover what a person has."""
    spoken_of: set[tuple[type[Model], str]] = {(Line, "phone_number")}
    for column in COLUMNS:
        models = [column.of] if column.of else [RECORD_MODELS[record] for record in column.records]
        spoken_of |= {(model, column.field) for model in models}
    own = {"id", "contract", "customer", "line", "version", "recorded_at", "billed_at", "issued_at", "sealed"}
    own |= {"crm_still_says", "erased_at"}
    for model in TABLES:
        silent = {field.name for field in model._meta.fields if (model, field.name) not in spoken_of} - own
        derived = {name for name in silent if name.endswith("_changed_at")}  # the import's own note of when
        assert silent - derived == ({"ended_at"} if model is Contract else set())  # derived from its lines


def test_a_member_keeps_what_the_table_gives_the_portal() -> None:
    kept = {column.name for column in COLUMNS if column.wins is Wins.PORTAL}
    assert kept == {"nickname", "ended_at", "auth_password"}
