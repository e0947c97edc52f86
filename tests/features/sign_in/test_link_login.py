"""A log-in comes with a contract; linking it twice is linking it once."""

import datetime as dt

import pytest

from madoguchi.audit.models import Entry
from madoguchi.contracts.models import Customer
from madoguchi.domain.actor import SYSTEM
from madoguchi.sign_in.actions import UnknownCustomer, link_login, link_logins
from madoguchi.sign_in.models import LinkedCustomer, Login

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 16, 1, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def customers() -> None:
    Customer.objects.create(number="N000000201", family_name="架空")
    Customer.objects.create(number="N000000202", family_name="見本")


def link(email: str, number: str) -> bool:
    return link_login(email=email, customer_number=number, by=SYSTEM, now=NOW)


class TestLinkLogin:
    def test_makes_a_log_in_that_must_set_its_password_by_mail(self) -> None:
        assert link("hanako@example.jp", "N000000201")
        assert not Login.objects.get(email="hanako@example.jp").has_usable_password()
        assert LinkedCustomer.objects.get().linked_at == NOW

    def test_does_nothing_the_second_time_in_any_case_of_letters(self) -> None:
        link("hanako@example.jp", "N000000201")
        assert not link("Hanako@Example.jp", "N000000201")
        assert (Login.objects.count(), LinkedCustomer.objects.count(), Entry.objects.count()) == (1, 1, 1)

    def test_keeps_the_password_of_a_log_in_that_is_there(self) -> None:
        Login.objects.create_user("hanako@example.jp", "correct horse 7")
        link("hanako@example.jp", "N000000201")
        assert Login.objects.get().check_password("correct horse 7")

    def test_lets_one_log_in_hold_several_customers(self) -> None:
        pairs = [("hanako@example.jp", "N000000201"), ("hanako@example.jp", "N000000202")]
        assert link_logins(pairs=pairs, by=SYSTEM, now=NOW) == 2
        assert Login.objects.get().customers.count() == 2

    def test_is_audited_without_names(self) -> None:
        """S35."""
        link("hanako@example.jp", "N000000201")
        entry = Entry.objects.get()
        assert (entry.name, entry.subject) == ("sign_in.customer_linked", f"login:{Login.objects.get().pk}")
        assert entry.details == {"customer": Customer.objects.get(number="N000000201").pk}

    def test_refuses_a_customer_that_is_not_there(self) -> None:
        with pytest.raises(UnknownCustomer):
            link("hanako@example.jp", "N000000999")
        assert not Login.objects.exists()

    def test_says_which_customer_is_not_there(self) -> None:
        pairs = [("hanako@example.jp", "N000000998"), ("hanako@example.jp", "N000000997")]
        with pytest.raises(UnknownCustomer, match=r"^N000000997$"):
            link_logins(pairs=pairs, by=SYSTEM, now=NOW)

    def test_says_who_did_it_and_when(self) -> None:
        link("hanako@example.jp", "N000000201")
        entry = Entry.objects.get()
        assert (entry.actor_kind, entry.actor_id, entry.at) == (SYSTEM.kind, SYSTEM.id, NOW)
        assert Login.objects.get().email == "hanako@example.jp"

    def test_counts_only_what_is_new_and_links_each_to_its_own(self) -> None:
        link("hanako@example.jp", "N000000201")
        pairs = [("HANAKO@example.jp", "N000000201"), ("kenji@example.jp", "N000000202")]
        assert link_logins(pairs=pairs, by=SYSTEM, now=NOW) == 1
        linked = set(LinkedCustomer.objects.values_list("login__email", "customer__number"))
        assert linked == {("hanako@example.jp", "N000000201"), ("kenji@example.jp", "N000000202")}

    def test_goes_on_behind_the_first_chunk(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A chunk holds the one write lock; what is behind it is linked in the next."""
        monkeypatch.setattr("madoguchi.sign_in.actions._TOGETHER", 2)
        pairs = [(f"{name}@example.jp", number) for name in "abcde" for number in ("N000000201", "N000000202")]
        assert link_logins(pairs=pairs, by=SYSTEM, now=NOW) == 10
        assert LinkedCustomer.objects.count() == 10
