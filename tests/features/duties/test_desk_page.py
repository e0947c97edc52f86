"""Data duty at the desk: how the daily round stands, and legal holds."""

import datetime as dt

import pytest

from madoguchi.audit.models import Entry
from madoguchi.domain.staff import Role
from madoguchi.duties.models import ErasingRound, Hold
from tests import people
from tests.features.staff import counter

pytestmark = pytest.mark.django_db

DATA = "/desk/data/"
GIVEN = {"customer_number": "ｎ００００００１０１", "reason": "dispute", "reference": "2026-17"}


@pytest.fixture(autouse=True)
def _hanako() -> None:
    people.hanako()


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


class TestRound:
    def finished(self, **what: object) -> None:
        at = dt.datetime(2026, 11, 15, 18, 31, tzinfo=dt.UTC)
        ErasingRound.objects.create(day="2026-11-16", finished_at=at, **what)

    def test_before_the_first(self) -> None:
        assert "まだ1回も" in text(counter.at_desk(Role.SUPERVISOR).get(DATA))

    def test_says_what_went(self) -> None:
        self.finished(erased={"message.delivered": 12})
        page = text(counter.at_desk(Role.SUPERVISOR).get(DATA))
        assert "お送りしたお知らせの宛先" in page
        assert "12件を消しました" in page
        assert 'role="alert"' not in page

    def test_cries_out_where_something_is_overdue(self) -> None:
        self.finished(overdue={"bill": 2, "case": 1})
        page = text(counter.at_desk(Role.SUPERVISOR).get(DATA))
        assert "3件あります" in page
        assert 'role="alert"' in page


class TestHold:
    def test_is_made_and_ended_by_name_of_who_did_it(self) -> None:
        desk = counter.at_desk(Role.SUPERVISOR)
        assert desk.post(DATA, GIVEN).status_code == 302
        held = Hold.objects.get()
        assert (held.customer.number, held.reason, held.reference) == ("N000000101", "dispute", "2026-17")
        assert "2026-17" in text(desk.get(DATA))
        assert desk.post(f"{DATA}holds/{held.pk}/release/").status_code == 302
        assert not Hold.objects.filter(released_at=None).exists()
        noted = Entry.objects.filter(name__startswith="duties.")
        assert {(entry.name, entry.actor_kind) for entry in noted} == {
            ("duties.held", "staff"),
            ("duties.released", "staff"),
        }

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"customer_number": "N999999999"}, "この番号の方はいません"),
            ({"customer_number": "x"}, "お客様番号の形ではありません"),
            ({"customer_number": ""}, "お客様番号を入力してください"),
            ({"reference": ""}, "書類の番号を入力してください"),
            ({"reason": "because"}, "選"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, wrong: dict[str, str], said: str) -> None:
        answer = counter.at_desk(Role.SUPERVISOR).post(DATA, {**GIVEN, **wrong})
        assert answer.status_code == 422
        assert said in text(answer)
        assert not Hold.objects.exists()

    def test_one_file_holds_once(self) -> None:
        desk = counter.at_desk(Role.SUPERVISOR)
        desk.post(DATA, GIVEN)
        assert desk.post(DATA, GIVEN).status_code == 422
        assert Hold.objects.count() == 1

    def test_what_is_not_held_cannot_be_let_go(self) -> None:
        assert counter.at_desk(Role.SUPERVISOR).post(f"{DATA}holds/1/release/").status_code == 404


@pytest.mark.parametrize("role", [Role.READER, Role.AGENT, Role.ENGINEER])
def test_is_not_for_others(role: Role) -> None:
    assert counter.at_desk(role).get(DATA).status_code == 403
