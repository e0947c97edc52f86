"""What goes, when, and what stays: not a day before its time, and nothing of anybody else's (S36, S37)."""

import datetime as dt

import pytest

from madoguchi.audit.models import Entry
from madoguchi.audit.verification import verify
from madoguchi.bills.models import Bill
from madoguchi.cancellation.models import Case, CaseLine, Receipt, StatedReason
from madoguchi.contracts.models import ConnectionCredential, Contract, Customer, Line
from madoguchi.domain.retention import HoldReason
from madoguchi.duties import actions
from madoguchi.duties.finding import due, due_and_held, empty_values
from madoguchi.duties.queries import count_overdue, list_standing
from madoguchi.duties.table import find_item
from madoguchi.outbox.models import Message
from madoguchi.sign_in.models import LinkedCustomer, Login
from madoguchi.workers import timetable
from tests import people
from tests.conftest import StandingClock
from tests.features.duties import left
from tests.people import Person

pytestmark = pytest.mark.django_db

DAY, SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)


@pytest.fixture
def hanako(standing_clock: StandingClock) -> Person:
    return left.hanako_left(standing_clock)


def customer(person: Person) -> Customer:
    return Customer.objects.get(pk=person.customer.pk)


class TestHowSheIsReached:
    def test_goes_half_a_year_after_the_last_contract(self, hanako: Person) -> None:
        end = left.ended_at(hanako) + 180 * DAY
        assert left.erase("customer.contact", now=end - SECOND) == 0
        assert customer(hanako).email == "hanako@example.jp"
        assert left.erase("customer.contact", now=end) == 1
        now = customer(hanako)
        assert (now.email, now.phone, now.crm_still_says, now.erased_at) == ("", "", {}, end)
        assert now.family_name == "架空"
        assert now.city == "千代田区"

    def test_is_not_done_twice(self, hanako: Person) -> None:
        end = left.ended_at(hanako) + 180 * DAY
        assert [left.erase("customer.contact", now=end) for _ in range(2)] == [1, 0]

    def test_stays_while_one_contract_lives(self, hanako: Person) -> None:
        Contract.objects.create(number="K-2", customer=hanako.customer, signed_on=dt.date(2026, 11, 1))
        assert left.erase("customer.contact", now=left.ended_at(hanako) + 400 * DAY) == 0

    def test_counts_from_the_last_of_them(self, hanako: Person) -> None:
        first = left.ended_at(hanako)
        Contract.objects.create(
            number="K-2", customer=hanako.customer, signed_on=dt.date(2020, 1, 1), ended_at=first + 10 * DAY
        )
        assert left.erase("customer.contact", now=first + 185 * DAY) == 0
        assert left.erase("customer.contact", now=first + 190 * DAY) == 1

    def test_nobody_else_is_touched(self, hanako: Person) -> None:
        aoi = people.aoi()
        left.erase_all(left.ended_at(hanako) + left.IDENTITY)
        assert (customer(aoi).email, customer(aoi).family_name) == ("aoi@example.jp", "例示")
        assert Line.objects.get(contract=aoi.contract).phone_number == "09000000105"
        assert Login.objects.filter(pk=aoi.login.pk).exists()


class TestIdentityRecords:
    """携帯電話不正利用防止法 4条2項: three years from the end of the contract."""

    def test_address_stays_three_years(self, hanako: Person) -> None:
        end = dt.datetime(2029, 12, 1, 15, tzinfo=dt.UTC)  # ended on 1 December 2026 at midnight, in Japan
        assert left.erase("customer.address", now=end - SECOND) == 0
        assert left.erase("customer.address", now=end) == 1
        assert customer(hanako).city == ""

    def test_numbers_of_a_line_stay_three_years(self, hanako: Person) -> None:
        end = dt.datetime(2029, 12, 1, 15, tzinfo=dt.UTC)
        assert left.erase("line.numbers", now=end - SECOND) == 0
        assert left.erase("line.numbers", now=end) == 1
        line = Line.objects.get(contract=hanako.contract)
        assert (line.phone_number, line.imsi, line.iccid, line.plan) == ("", "", "", "voice-3")

    def test_whoever_had_data_only_is_not_checked_by_the_law(self, hanako: Person) -> None:
        Line.objects.filter(contract=hanako.contract).update(kind="data")
        end = left.ended_at(hanako) + 180 * DAY
        assert left.erase("customer.address", now=end + left.IDENTITY) == 0
        assert left.erase("customer.address_of_data_only", now=end - SECOND) == 0
        assert left.erase("customer.address_of_data_only", now=end) == 1

    def test_the_name_stays_as_long_as_a_bill_bears_it(self, hanako: Person) -> None:
        late = left.ended_at(hanako) + left.IDENTITY
        assert left.erase("customer.name", now=late) == 0
        Bill.objects.all().delete()
        assert left.erase("customer.name", now=late) == 1
        assert customer(hanako).name == ""


class TestPapers:
    @pytest.mark.usefixtures("hanako")
    def test_a_case_goes_with_its_receipts_after_five_years(self) -> None:
        end = dt.datetime(2031, 12, 1, 15, tzinfo=dt.UTC)
        assert left.erase("case", now=end - SECOND) == 0
        assert Receipt.objects.exists()
        assert left.erase("case", now=end) == 1
        assert not any(table.objects.exists() for table in (Case, CaseLine, Receipt, StatedReason))

    def test_a_case_that_is_still_open_stays(self, standing_clock: StandingClock) -> None:
        left.leaves(kenji := people.kenji(), standing_clock)
        CaseLine.objects.filter(case__contract=kenji.contract).update(state="ending")
        assert left.erase("case", now=left.effective_at(kenji) + left.TAX) == 0

    @pytest.mark.usefixtures("hanako")
    def test_a_bill_stays_seven_years_from_filing(self) -> None:
        end = dt.datetime(2034, 5, 31, 15, tzinfo=dt.UTC)  # December 2026 lies in the year to March 2027
        assert left.erase("bill", now=end - SECOND) == 0
        assert left.erase("bill", now=end) == 1
        assert not Bill.objects.exists()

    @pytest.mark.usefixtures("hanako")
    def test_a_reason_goes_after_a_year(self) -> None:
        stated = StatedReason.objects.get().stated_at
        assert left.erase("case.reason", now=stated + 365 * DAY - SECOND) == 0
        assert left.erase("case.reason", now=stated + 365 * DAY) == 1


class TestLogIn:
    def test_goes_three_years_after_everybody_it_acts_for_has_left(self, hanako: Person) -> None:
        end = dt.datetime(2029, 12, 1, 15, tzinfo=dt.UTC)
        assert left.erase("log_in", now=end - SECOND) == 0
        assert left.erase("log_in", now=end) == 1
        assert not Login.objects.filter(pk=hanako.login.pk).exists()
        assert not LinkedCustomer.objects.filter(customer=hanako.customer).exists()

    def test_stays_while_it_acts_for_somebody_who_has_not(self, hanako: Person) -> None:
        aoi = people.aoi()
        LinkedCustomer.objects.create(login=hanako.login, customer=aoi.customer, linked_at=left.ended_at(hanako))
        assert left.erase("log_in", now=left.ended_at(hanako) + left.TAX) == 0

    def test_without_a_number_counts_from_when_it_was_last_used(self, hanako: Person) -> None:
        used, end = left.ended_at(hanako), dt.datetime(2029, 12, 1, 15, tzinfo=dt.UTC)
        LinkedCustomer.objects.all().delete()
        Login.objects.update(last_login=used)
        assert left.erase("log_in", now=used + left.TAX) == 0
        assert left.erase("log_in.without_number", now=end - SECOND) == 0
        assert left.erase("log_in.without_number", now=end) == 1

    def test_a_credential_goes_with_its_line(self, hanako: Person) -> None:
        end = left.ended_at(hanako) + 180 * DAY
        assert left.erase("credential.of_contract", now=end) == 0
        assert left.erase("credential.of_line", now=end + DAY) == 1
        assert not ConnectionCredential.objects.exists()


def test_messages_go_after_half_a_year(hanako: Person) -> None:
    sent = [message.delivered_at for message in Message.objects.all() if message.delivered_at]
    last, number = max(sent), len(sent)
    assert left.erase("message.delivered", now=last + 180 * DAY) == number


def test_everything_about_her_goes_in_the_end(hanako: Person) -> None:
    """After the longest period nothing is left but numbers that are nobody's."""
    now = left.ended_at(hanako) + left.TAX
    left.erase_all(now)
    left.erase_all(now)
    kept = Customer.objects.values().get(pk=hanako.customer.pk)
    still = {name for name, value in kept.items() if value not in (None, "", {})}
    assert still == {"id", "number", "kind", "erased_at"}
    line = Line.objects.get(contract=hanako.contract)
    assert not line.phone_number + line.imsi + line.iccid + line.nickname
    assert not Bill.objects.exists()
    assert not Case.objects.exists()
    assert not Message.objects.exists()
    assert count_overdue(now + 30 * DAY) == {}


class TestHold:
    def test_keeps_all_of_hers_and_nothing_of_others(self, hanako: Person, standing_clock: StandingClock) -> None:
        aoi = people.aoi()
        left.leaves(aoi, standing_clock)
        now = left.ended_at(aoi) + left.TAX
        actions.hold(
            customer_number=hanako.customer.number,
            reason=HoldReason.DISPUTE,
            reference="2026-17",
            by=aoi.reach.actor,
            now=now,
        )
        left.erase_all(now)
        assert (customer(hanako).email, customer(hanako).city) == ("hanako@example.jp", "千代田区")
        assert customer(aoi).email == ""
        assert Bill.objects.get().customer_id == hanako.customer.pk
        assert Login.objects.get() == hanako.login
        assert due_and_held(find_item("customer.contact"), now=now).count() == 1
        assert not due(find_item("log_in"), now=now).exists()

    def test_released_it_goes(self, hanako: Person) -> None:
        number, by, now = hanako.customer.number, hanako.reach.actor, left.ended_at(hanako) + 400 * DAY
        actions.hold(customer_number=number, reason=HoldReason.AUTHORITY, reference="A-1", by=by, now=now)
        with pytest.raises(actions.NotHeld):
            actions.release(customer_number=number, reference="A-2", by=by, now=now)
        with pytest.raises(actions.HeldAlready):
            actions.hold(customer_number=number, reason=HoldReason.AUTHORITY, reference="A-1", by=by, now=now)
        assert left.erase("customer.contact", now=now) == 0
        actions.release(customer_number=number, reference="A-1", by=by, now=now)
        assert left.erase("customer.contact", now=now) == 1
        subject = f"customer:{hanako.customer.pk}"
        assert list(
            Entry.objects.filter(subject=subject, name__startswith="duties.")
            .order_by("pk")
            .values_list("name", flat=True)
        ) == ["duties.held", "duties.released"]

    def test_nobody_is_held_who_is_not_there(self, hanako: Person) -> None:
        by, now = hanako.reach.actor, left.ended_at(hanako)
        with pytest.raises(actions.NoSuchCustomer):
            actions.hold(customer_number="N999", reason=HoldReason.DISPUTE, reference="x", by=by, now=now)
        with pytest.raises(actions.NoSuchCustomer):
            actions.release(customer_number="N999", reference="x", by=by, now=now)


class TestInChunks:
    def test_a_chunk_is_no_larger_and_the_next_goes_on_behind_it(self, hanako: Person) -> None:
        now = left.ended_at(hanako) + 400 * DAY
        item, number = find_item("message.delivered"), Message.objects.exclude(delivered_at=None).count()
        assert number > 1
        first = actions.erase_chunk(item, now=now, limit=1)
        assert (first.rows, bool(first.position)) == (1, True)
        rest = actions.erase_chunk(item, after=first.position, now=now, limit=number)
        assert (rest.rows, rest.position) == (number - 1, "")

    def test_it_looks_only_behind_where_it_was(self, hanako: Person) -> None:
        now = left.ended_at(hanako) + 400 * DAY
        last = Message.objects.order_by("pk").last()
        assert last
        assert actions.erase_chunk(find_item("message.delivered"), after=str(last.pk), now=now) == actions.Chunk(0)


def test_the_audit_says_how_many_and_of_nobody_whom(hanako: Person) -> None:
    left.erase("customer.contact", now=left.ended_at(hanako) + 180 * DAY)
    entry = Entry.objects.get(name="duties.erased")
    assert (entry.subject, entry.details) == ("data:customer.contact", {"rows": 1})


def test_the_audit_chain_stays_whole(hanako: Person, standing_clock: StandingClock) -> None:
    timetable.run_due(standing_clock.move(minutes=2))
    left.erase_all(left.ended_at(hanako) + left.TAX)
    timetable.run_due(standing_clock.move(minutes=2))
    report = verify(None)
    assert report.findings == ()
    assert report.sealed > 5


def test_a_mask_leaves_the_column_as_a_new_row_has_it() -> None:
    assert empty_values(find_item("customer.contact")) == {
        "email": "",
        "phone": "",
        "email_changed_at": None,
        "phone_changed_at": None,
        "crm_still_says": {},
    }


def test_what_is_due_is_overdue_two_days_later(hanako: Person) -> None:
    end = left.ended_at(hanako) + 180 * DAY
    found = {row.key: row for row in list_standing(end + 2 * DAY - SECOND)}
    assert (found["customer.contact"].due, found["customer.contact"].overdue) == (1, 0)
    assert count_overdue(end + 2 * DAY)["customer.contact"] == 1
    assert (found["customer.contact"].after, found["customer.contact"].action) == ("180 days", "mask")
