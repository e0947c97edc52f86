"""What every network gateway promises: order → reference → outcome, one order per key, and the truth about a line."""

import pytest

from madoguchi.gateways import GatewayError
from madoguchi.gateways.network import Outcome, Switch
from tests.gateways.network.conftest import Harness

IMSI = "440109000000101"


def test_an_order_is_done_and_the_line_is_as_ordered(harness: Harness) -> None:
    for switch, on in ((Switch.ON, True), (Switch.OFF, False)):
        assert harness.wait_for(harness.order(switch)).outcome is Outcome.DONE
        assert harness.gateway.is_on(IMSI) is on


def test_one_subscriber_is_switched_and_no_other(harness: Harness) -> None:
    other = "440109000000105"
    for imsi in (IMSI, other):
        harness.wait_for(harness.order(Switch.ON, imsi=imsi))
    harness.wait_for(harness.order(Switch.OFF))
    assert (harness.gateway.is_on(IMSI), harness.gateway.is_on(other)) == (False, True)


def test_the_same_key_is_the_same_order_however_often_it_is_placed(harness: Harness) -> None:
    """A killed worker asks again (HARD_CASES 15, 32)."""
    first = harness.order(Switch.OFF, key="case-line-1-off")
    harness.wait_for(first)
    assert harness.order(Switch.OFF, key="case-line-1-off") == first
    assert harness.gateway.outcome(first, now=harness.now).outcome is Outcome.DONE


def test_another_key_is_another_order(harness: Harness) -> None:
    """A number switched on again after an old case is not held off by that case's order."""
    harness.wait_for(harness.order(Switch.OFF, key="case-line-1-off"))
    harness.wait_for(harness.order(Switch.ON, key="line-1-on"))
    again = harness.order(Switch.OFF, key="case-line-2-off")
    assert harness.gateway.is_on(IMSI)
    harness.wait_for(again)
    assert not harness.gateway.is_on(IMSI)


def test_asking_twice_what_became_of_an_order_changes_nothing(harness: Harness) -> None:
    reference = harness.order(Switch.OFF)
    assert harness.wait_for(reference) == harness.wait_for(reference)
    assert not harness.gateway.is_on(IMSI)


def test_switching_off_a_subscriber_it_does_not_know_is_done(harness: Harness) -> None:
    unknown = "440109999999999"
    assert harness.wait_for(harness.order(Switch.OFF, imsi=unknown)).outcome is Outcome.DONE
    assert not harness.gateway.is_on(unknown)


def test_a_reference_it_never_gave_is_an_error_for_good(harness: Harness) -> None:
    with pytest.raises(GatewayError) as refused:
        harness.gateway.outcome("never given", now=harness.now)
    assert refused.value.permanent


def test_while_it_is_down_nothing_is_claimed_and_asking_again_helps(harness: Harness) -> None:
    harness.wait_for(harness.order(Switch.ON))
    reference = harness.order(Switch.OFF)
    harness.break_down()
    for asked in (
        lambda: harness.order(Switch.OFF, key="another"),
        lambda: harness.gateway.outcome(reference, now=harness.now),
        lambda: harness.gateway.is_on(IMSI),
    ):
        with pytest.raises(GatewayError) as down:
            asked()
        assert not down.value.permanent
    harness.mend()
    assert harness.wait_for(reference).outcome is Outcome.DONE


def test_a_refusal_says_why_and_leaves_the_line_as_it_is(harness: Harness) -> None:
    harness.wait_for(harness.order(Switch.ON))
    harness.refuse()
    answer = harness.wait_for(harness.order(Switch.OFF))
    assert answer.outcome is Outcome.REFUSED
    assert answer.reason
    assert harness.gateway.is_on(IMSI)
