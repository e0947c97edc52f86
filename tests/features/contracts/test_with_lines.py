"""What a line takes with it: the network lets its credentials in when it begins, and no longer when it ends."""

import pytest

from madoguchi.contracts.actions import begin_opening
from madoguchi.contracts.models import ConnectionCredential
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.operator_time import When
from madoguchi.gateways import network, simulated_world
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.people import Person, has_credential, kenji

pytestmark = pytest.mark.django_db

HER, TABLET, FIXED = "m1@minato.example", "m3@minato.example", "v6@minato.example"


@pytest.fixture
def family() -> Person:
    """Kenji's three lines are served; two have a credential, and the contract has one of its own."""
    family = kenji()
    counter.switch_on(family)
    has_credential(family, "phone-word", line=family.numbers[0], auth_id=HER)
    has_credential(family, "tablet-word", line=family.numbers[2], auth_id=TABLET)
    has_credential(family, "fixed-word", kind="ipv6", auth_id=FIXED)
    return family


def let_in() -> set[str]:
    words = {HER: "phone-word", TABLET: "tablet-word", FIXED: "fixed-word"}
    return {auth_id for auth_id, word in words.items() if network.connect().accepts(auth_id, word)}


def leave(family: Person, clock: StandingClock, *numbers: str) -> None:
    counter.cancel(family, *numbers, when=When.TODAY)
    clock.move(hours=2)
    counter.work(clock)


class TestLeaving:
    def test_a_line_takes_its_own_credential_with_it(self, family: Person, standing_clock: StandingClock) -> None:
        assert let_in() == {HER, TABLET, FIXED}
        leave(family, standing_clock, family.numbers[0])
        assert let_in() == {TABLET, FIXED}

    def test_the_last_lines_take_the_contracts_with_them(self, family: Person, standing_clock: StandingClock) -> None:
        """Both are told at the same time: neither may take the other for a line that stays."""
        leave(family, standing_clock, family.numbers[0])
        leave(family, standing_clock, *family.numbers[1:])
        assert let_in() == set()

    def test_all_at_once(self, family: Person, standing_clock: StandingClock) -> None:
        leave(family, standing_clock, *family.numbers)
        assert let_in() == set()


class TestBeginning:
    def test_a_line_brings_its_own_and_the_contracts_credentials(
        self, family: Person, standing_clock: StandingClock
    ) -> None:
        """Imported for a line that is not on yet: the network has not heard of them."""
        family.contract.lines.update(state=LineState.PENDING)
        ConnectionCredential.objects.filter(auth_id=TABLET).update(line=None)
        leave_nothing_in()
        family.contract.lines.exclude(phone_number=family.numbers[0]).update(state=LineState.ENDED)
        assert begin_opening(contract_id=family.contract.pk, now=standing_clock()) == 1
        counter.work(standing_clock)
        assert let_in() == {HER, TABLET, FIXED}


def leave_nothing_in() -> None:
    with simulated_world.world() as world:
        world.execute("delete from credential")
    assert let_in() == set()
