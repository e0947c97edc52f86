"""Adding the same at once; the store decides, and without its guards the bug is there (S3)."""

from typing import Any

import pytest

from madoguchi import clock
from madoguchi.codes import actions as codes
from madoguchi.codes.actions import Proof
from madoguchi.codes.models import Challenge
from madoguchi.domain.codes import Address, Purpose, Source, Way
from madoguchi.sign_in.linking import actions
from madoguchi.sign_in.models import LinkedCustomer, Login
from tests import people
from tests.features.cancellation import counter
from tests.features.codes import desk
from tests.features.codes.test_races import MANY, meet_once
from tests.features.sign_in.linking import family
from tests.features.together import at_once, meet_after
from tests.people import Person

pytestmark = pytest.mark.django_db(transaction=True)


def proof_of(person: Person) -> Proof:
    return Proof(Address(Way.MAIL, person.customer.email), frozenset({person.customer.number}), None)


class TestTheSameCodeSixteenTimes:
    def links(self, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
        aoi, kenji = people.aoi(), people.kenji()
        browser = family.enters(aoi)
        family.asks(browser, kenji.customer.number)
        challenge, code = Challenge.objects.get().pk, desk.code_in(desk.arrived("mail")[0])
        meet_once(monkeypatch, codes, "_matching")

        def submit() -> tuple[str, ...]:
            proof = codes.check_code(
                challenge_id=challenge, purpose=Purpose.LINK, typed=code, source=Source("home"), now=clock.now()
            )
            return actions.link(login=aoi.login, proof=proof, language="ja", now=clock.now())

        with counter.rules(monkeypatch, codes={"tries": MANY}):
            answers = at_once([submit] * MANY)
        assert LinkedCustomer.objects.filter(customer=kenji.customer).count() == 2  # hers and the new one
        return [answer for answer in answers if isinstance(answer, tuple)]

    def test_adds_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert len(self.links(monkeypatch)) == 1

    def test_negative_control_a_code_that_is_not_spent_lets_everybody_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(codes, "_spend", lambda code, _: code.save())
        answers = self.links(monkeypatch)
        assert len(answers) == MANY
        assert len([new for new in answers if new]) == 1  # and still the second guard adds it once


class TestTheLastPlaceOfOneOnly:
    """The operator allows one log-in for each number; two log-ins prove it at the same moment."""

    def outcome(self, monkeypatch: pytest.MonkeyPatch, link: Any) -> int:
        kenji, logins = people.kenji(), [people.aoi().login, people.hanako().login]
        kenji.login.links.all().delete()
        proof = proof_of(kenji)

        def add(login: Login) -> Any:
            return link(login=login, proof=proof, language="ja", now=clock.now())

        with counter.rules(monkeypatch, linking={"several_log_ins": False}):
            at_once([lambda login=login: add(login) for login in logins])  # type: ignore[misc]
        return LinkedCustomer.objects.filter(customer=kenji.customer).count()

    def test_one_gets_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert self.outcome(monkeypatch, actions.link) == 1

    def test_negative_control_looked_at_outside_the_transaction(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Both look before either writes."""
        meet_after(monkeypatch, actions, "everywhere", parties=2)
        assert self.outcome(monkeypatch, actions.link.__wrapped__) == 2  # type: ignore[attr-defined]
