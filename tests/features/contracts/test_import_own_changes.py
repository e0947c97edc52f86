"""A member's own change against the nightly file: it is never overwritten silently (docs/import.md)."""

from pathlib import Path

import pytest

from madoguchi.contracts.actions import ChangedMeanwhile
from madoguchi.contracts.importing.actions import Tally
from madoguchi.contracts.models import Customer
from madoguchi.contracts.own_changes import actions as own_changes
from madoguchi.contracts.own_changes.actions import change_contact
from madoguchi.contracts.own_changes.contacts import Contact
from tests.features.contracts.subscriber_files import HANAKOS_LINE, NOW, load, places

pytestmark = pytest.mark.django_db
LINE = HANAKOS_LINE | {
    "contact_phone": "090-0000-0201",
    "postal_code": "1000000",
    "prefecture": "東京都",
    "city": "みなと市",
    "town": "窓口町1-2-3",
    "building": "",
}
NEW = {"postal_code": "1050001", "prefecture": "東京都", "city": "港区", "town": "虎ノ門9-9", "building": "塔3階"}


@pytest.fixture(autouse=True)
def _imported(tmp_path: Path) -> None:
    load(tmp_path, LINE)


def changes(what: Contact, **values: str) -> None:
    assert change_contact(customer_number="N000000201", what=what, values=values, now=NOW)


def hers() -> Customer:
    return Customer.objects.get()


def kept(tally: Tally) -> list[str]:
    return [column for _, column, outcome in places(tally.problems) if outcome == "kept"]


class TestTheCrmSaysWhatItSaid:
    def test_hers_stays_and_the_file_hears_of_it_every_night(self, tmp_path: Path) -> None:
        changes(Contact.MAIL, email="new@example.jp")
        for _ in range(2):
            tally = load(tmp_path, LINE)
            assert hers().email == "new@example.jp"
            assert kept(tally) == ["email"]
            assert tally.contracts == {"unchanged": 1}

    def test_an_address_stays_as_a_whole(self, tmp_path: Path) -> None:
        changes(Contact.ADDRESS, **NEW)
        tally = load(tmp_path, LINE | {"given_name": "はな"})
        assert (hers().town, hers().building, hers().given_name) == ("虎ノ門9-9", "塔3階", "はな")
        assert kept(tally) == ["postal_code", "city", "town", "building"]

    def test_through_several_changes_of_hers(self, tmp_path: Path) -> None:
        changes(Contact.PHONE, phone="08011112222")
        changes(Contact.PHONE, phone="08033334444")
        load(tmp_path, LINE)
        assert hers().phone == "08033334444"

    def test_a_file_without_the_column_says_nothing(self, tmp_path: Path) -> None:
        changes(Contact.PHONE, phone="08011112222")
        line = {name: value for name, value in LINE.items() if name != "contact_phone"}
        assert kept(load(tmp_path, line)) == []
        assert kept(load(tmp_path, LINE)) == ["contact_phone"]


class TestTheCrmSaysTheSame:
    @pytest.mark.parametrize("phone", ["080-1111-2222", "０８０１１１１２２２２"])
    def test_then_it_wins_again(self, phone: str, tmp_path: Path) -> None:
        changes(Contact.PHONE, phone="08011112222")
        assert kept(load(tmp_path, LINE | {"contact_phone": phone})) == []
        assert hers().crm_still_says == {}
        load(tmp_path, LINE)
        assert hers().phone == "09000000201"

    def test_a_second_run_changes_nothing(self, tmp_path: Path) -> None:
        changes(Contact.ADDRESS, **NEW)
        assert load(tmp_path, LINE | NEW).contracts == {"changed": 1}
        assert load(tmp_path, LINE | NEW).contracts == {"unchanged": 1}


class TestTheCrmSaysSomethingNew:
    def test_somebody_wrote_it_there_after_her(self, tmp_path: Path) -> None:
        changes(Contact.MAIL, email="new@example.jp")
        assert kept(load(tmp_path, LINE | {"email": "desk@example.jp"})) == []
        assert hers().email == "desk@example.jp"
        load(tmp_path, LINE)
        assert hers().email == "hanako@example.jp"

    def test_an_address_comes_over_as_a_whole(self, tmp_path: Path) -> None:
        changes(Contact.ADDRESS, **NEW)
        load(tmp_path, LINE | {"town": "窓口町1-2-30"})
        assert (hers().city, hers().town, hers().building) == ("みなと市", "窓口町1-2-30", "")
        assert hers().crm_still_says == {}

    def test_a_part_of_one_is_not_mixed_with_hers(self, tmp_path: Path) -> None:
        changes(Contact.ADDRESS, **NEW)
        line = {name: value for name, value in LINE.items() if name not in {"city", "prefecture", "building"}}
        assert kept(load(tmp_path, line | {"town": "窓口町1-2-30"})) == ["postal_code", "town"]
        assert (hers().city, hers().town) == ("港区", "虎ノ門9-9")


class TestChangingItself:
    def test_what_is_back_as_it_was_is_no_change_of_hers(self) -> None:
        changes(Contact.MAIL, email="new@example.jp")
        changes(Contact.PHONE, phone="")
        changes(Contact.MAIL, email="hanako@example.jp")
        assert hers().crm_still_says == {"phone": "09000000201"}

    def test_nothing_new_writes_nothing(self) -> None:
        assert not change_contact(
            customer_number="N000000201", what=Contact.PHONE, values={"phone": "09000000201"}, now=NOW
        )
        assert hers().phone_changed_at is None

    def test_who_shares_a_mail_box_with_her_keeps_it(self) -> None:
        other = Customer.objects.create(number="N000000301", family_name="例示", email=hers().email)
        changes(Contact.MAIL, email="new@example.jp")
        other.refresh_from_db()
        assert (other.email, other.email_changed_at) == ("hanako@example.jp", None)

    def test_what_the_crm_said_meanwhile_is_not_written_over(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def meanwhile(*_: object) -> dict[str, str]:
            Customer.objects.update(crm_still_says={"email": "crm@example.jp"})
            return {}

        monkeypatch.setattr(own_changes, "_noted", meanwhile)
        with pytest.raises(ChangedMeanwhile):
            changes(Contact.PHONE, phone="08011112222")
        assert hers().crm_still_says == {"email": "crm@example.jp"}

    def test_of_two_at_once_the_second_is_told_whose_it_was(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def meanwhile(*_: object) -> dict[str, str]:
            Customer.objects.update(phone="08099990000")
            return {}

        monkeypatch.setattr(own_changes, "_noted", meanwhile)
        with pytest.raises(ChangedMeanwhile, match=r"^N000000201$"):
            changes(Contact.PHONE, phone="08011112222")
        assert hers().phone == "08099990000"
