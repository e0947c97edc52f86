"""The page and its files: for whom they are, and that what one hides, the other hides too."""

import csv
import io

import pytest

from madoguchi.cancellation.leavings import By
from madoguchi.domain.staff import Role
from madoguchi.friction.journeys import FINISHED, What
from madoguchi.friction.models import DayCount
from tests.features.learning import crowd
from tests.features.staff import counter

pytestmark = pytest.mark.django_db

LEARN = "/desk/learn/"


def read(by: By) -> list[list[str]]:
    answer = counter.at_desk(Role.SUPERVISOR).get(f"{LEARN}{by}.csv")
    assert answer["Content-Disposition"] == f'attachment; filename="{by}.csv"'
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_everything_is_on_one_page() -> None:
    crowd.left(12, reason="price")
    page = counter.at_desk(Role.SUPERVISOR).get(LEARN).content.decode()
    assert page.count("<table>") == len(By)
    assert page.count('<svg class="bar"') > 20
    assert "style=" not in page


def test_where_people_stop_is_in_words() -> None:
    rows = [(What.STANDS, "review", 7), (What.STANDS, FINISHED, 20), (What.TOOK, "20", 15), (What.TOOK, "longer", 5)]
    DayCount.objects.bulk_create(DayCount(day="2026-10-10", what=w, key=k, number=n) for w, k, n in rows)
    page = counter.at_desk(Role.SUPERVISOR).get(LEARN).content.decode()
    for words in ("内容の確認", "7人がここで止まりました", "20秒以内", "1時間より長い"):
        assert words in page


def test_the_file_says_what_the_page_says() -> None:
    crowd.left(30, reason="price")
    crowd.left(2, reason="speed")
    found = {row[0]: row[1:] for row in read(By.REASON_AND_PLAN)}
    assert found["速さ"] == ["–", "–"]
    assert found["合計"] == ["32", "32"]
    assert list(found.values()).count(["–", "–"]) > 1


def test_of_too_few_the_file_has_its_heads_alone() -> None:
    crowd.left(2)
    assert len(read(By.MONTH_AND_FATE)) == 1


def test_there_is_no_other_file() -> None:
    assert counter.at_desk(Role.SUPERVISOR).get(f"{LEARN}names.csv").status_code == 404


@pytest.mark.parametrize("role", [Role.READER, Role.AGENT, Role.ENGINEER])
def test_is_not_for_others(role: Role) -> None:
    assert counter.at_desk(role).get(LEARN).status_code == 403
