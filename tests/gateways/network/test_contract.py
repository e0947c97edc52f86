"""What every network can do, real or simulated: one suite for all of them (gateways/network's protocol)."""

import dataclasses
import datetime as dt

import pytest

from madoguchi.gateways import GatewayError
from madoguchi.gateways.network import Credential, Known, Order, Outcome, PasswordOrder, Switch
from tests.gateways.network.conftest import AUTH_ID, IMSI, Harness, networks, switch

HOSTS = ("host_order_file", "host_order_file_by_sftp")
SUBSCRIBERS = networks("simulated", "osmo_hlr", *HOSTS, "all_parts")
AT_ONCE = networks("simulated", "osmo_hlr", "all_parts")
CREDENTIALS = networks("simulated", "freeradius", "freeradius_on_postgresql", "all_parts")
ALL = networks("simulated", "freeradius", "freeradius_on_postgresql", "osmo_hlr", *HOSTS, "all_parts")
REFUSING = networks("simulated", "osmo_hlr", *HOSTS, "all_parts")


@SUBSCRIBERS
class TestLines:
    def test_on_and_off(self, harness: Harness) -> None:
        assert not harness.serves(IMSI)
        assert harness.carry_out(switch("1", Switch.ON)) is Outcome.DONE
        assert harness.serves(IMSI)
        assert harness.gateway.is_on(IMSI)
        assert harness.carry_out(switch("2", Switch.OFF)) is Outcome.DONE
        assert not harness.serves(IMSI)
        assert not harness.gateway.is_on(IMSI)

    def test_switching_off_what_is_not_there_is_done(self, harness: Harness) -> None:
        assert harness.carry_out(switch("1", Switch.OFF)) is Outcome.DONE

    def test_only_the_one_is_switched(self, harness: Harness) -> None:
        other = Order("other", Switch.ON, "440109000000109", "09000000109")
        assert harness.carry_out(other) is Outcome.DONE
        assert harness.carry_out(switch("1", Switch.ON)) is Outcome.DONE
        assert harness.carry_out(switch("2", Switch.OFF)) is Outcome.DONE
        assert harness.serves("440109000000109")


def everybody(harness: Harness) -> set[Known]:
    """Whom the network lists, whichever part of it does."""
    found, after = [], ""
    while True:
        listed = harness.gateway.listed(after)
        found += [Known(one.imsi, one.auth_id) for one in listed.known]
        if not (after := listed.after):
            return set(found)


class TestListing:
    @networks("simulated", "osmo_hlr", "all_parts")
    def test_names_subscribers_while_they_are_served(self, harness: Harness) -> None:
        assert everybody(harness) == set()
        harness.carry_out(switch("1", Switch.ON))
        harness.carry_out(Order("other", Switch.ON, "440109000000109", "09000000109"))
        assert everybody(harness) == {Known(IMSI), Known("440109000000109")}
        harness.carry_out(switch("2", Switch.OFF))
        assert everybody(harness) == {Known("440109000000109")}

    @CREDENTIALS
    def test_names_credentials_while_they_are_let_in(self, harness: Harness) -> None:
        with_it = Credential(AUTH_ID, "first"), Credential("v6@minato.example", "other")
        harness.carry_out(switch("1", Switch.ON, credentials=with_it))
        assert {one for one in everybody(harness) if one.auth_id} == {
            Known(auth_id=AUTH_ID),
            Known(auth_id="v6@minato.example"),
        }
        harness.carry_out(switch("2", Switch.OFF, credentials=(Credential(AUTH_ID),)))
        assert {one for one in everybody(harness) if one.auth_id} == {Known(auth_id="v6@minato.example")}

    @networks(*HOSTS)
    def test_a_folder_lists_nobody(self, harness: Harness) -> None:
        harness.carry_out(switch("1", Switch.ON))
        assert everybody(harness) == set()

    @networks("simulated", "osmo_hlr", "all_parts")
    def test_asks_nothing_of_a_network_that_is_down_but_that_it_says_so(self, harness: Harness) -> None:
        harness.break_down()
        with pytest.raises(GatewayError) as error:
            everybody(harness)
        harness.mend()
        assert not error.value.permanent
        assert everybody(harness) == set()

    @networks("all_parts")
    def test_an_order_for_one_part_reaches_no_other(self, harness: Harness) -> None:
        credential = (Credential(AUTH_ID, "first"),)
        harness.carry_out(switch("1", Switch.ON, credentials=credential))
        off = dataclasses.replace(switch("2", Switch.OFF, credentials=(Credential(AUTH_ID),)), only="RAD")
        assert harness.carry_out(off) is Outcome.DONE
        assert not harness.lets_in(AUTH_ID, "first")
        assert harness.serves(IMSI)


@ALL
class TestKeys:
    def test_one_key_is_one_order(self, harness: Harness) -> None:
        order = switch("1", Switch.ON)
        first = harness.gateway.place(order, now=harness.clock())
        assert harness.gateway.place(order, now=harness.clock()) == first
        assert len(first) <= 64

    def test_a_reference_that_nobody_gave_is_no_outcome(self, harness: Harness) -> None:
        for reference in ("SIM-0", "PWD-0", "RAD-0", "HLR-0", "HLR-on", "HOF-0", ""):
            with pytest.raises(GatewayError):
                harness.gateway.outcome(reference, now=harness.clock() + dt.timedelta(minutes=1))


@CREDENTIALS
class TestPasswords:
    def test_the_new_one_works_and_the_old_one_stops(self, harness: Harness) -> None:
        for number, password in enumerate(("first", "second")):
            assert harness.carry_out(PasswordOrder(str(number), AUTH_ID, password)) is Outcome.DONE
        assert harness.lets_in(AUTH_ID, "second")
        assert not harness.lets_in(AUTH_ID, "first")
        assert not harness.lets_in("other@minato.example", "second")
        assert harness.gateway.accepts(AUTH_ID, "second")
        assert not harness.gateway.accepts(AUTH_ID, "first")

    def test_one_key_is_one_order(self, harness: Harness) -> None:
        """Crashed between telling the network and writing that we did, we tell it again."""
        order = PasswordOrder("1", AUTH_ID, "first")
        first = harness.gateway.place(order, now=harness.clock())
        assert harness.gateway.place(order, now=harness.clock()) == first

    def test_an_old_order_placed_or_asked_about_again_changes_nothing(self, harness: Harness) -> None:
        """A worker that was held up comes late, when another has done its work and a newer order is in force."""
        late = PasswordOrder("1", AUTH_ID, "first")
        assert harness.carry_out(late) is Outcome.DONE
        assert harness.carry_out(PasswordOrder("2", AUTH_ID, "second")) is Outcome.DONE
        assert harness.carry_out(late) is Outcome.DONE
        assert harness.lets_in(AUTH_ID, "second")

    def test_they_come_and_go_with_their_line(self, harness: Harness) -> None:
        with_it = Credential(AUTH_ID, "first"), Credential("v6@minato.example", "other")
        assert harness.carry_out(switch("1", Switch.ON, credentials=with_it)) is Outcome.DONE
        assert harness.lets_in(AUTH_ID, "first")
        assert harness.carry_out(switch("2", Switch.OFF, credentials=(Credential(AUTH_ID),))) is Outcome.DONE
        assert not harness.lets_in(AUTH_ID, "first")
        assert harness.lets_in("v6@minato.example", "other")


def test_an_order_does_not_show_its_password() -> None:
    assert "harbour7lamp" not in repr(PasswordOrder("1", AUTH_ID, "harbour7lamp"))
    assert "harbour7lamp" not in repr(Credential(AUTH_ID, "harbour7lamp"))


class TestTrouble:
    @ALL
    def test_a_network_that_is_down_says_so_and_answers_when_it_is_up(self, harness: Harness) -> None:
        assert all(finding.is_well for finding in harness.gateway.look(now=harness.clock()))
        harness.break_down()
        found = harness.gateway.look(now=harness.clock())
        harness.mend()
        assert [finding.mend for finding in found if not finding.is_well] != []
        assert all(finding.is_well for finding in harness.gateway.look(now=harness.clock()))

    @AT_ONCE
    def test_an_order_to_one_that_is_down_can_be_placed_again(self, harness: Harness) -> None:
        harness.break_down()
        with pytest.raises(GatewayError) as error:
            harness.gateway.place(switch("1", Switch.ON), now=harness.clock())
        harness.mend()
        assert not error.value.permanent
        assert harness.carry_out(switch("1", Switch.ON)) is Outcome.DONE

    @REFUSING
    def test_a_refusal_is_for_good_and_changes_nothing(self, harness: Harness) -> None:
        assert harness.carry_out(switch("1", Switch.ON)) is Outcome.DONE
        harness.refuse()
        assert refused_for_good(harness)
        harness.mend()
        assert not harness.serves(harness.refused.imsi)
        assert harness.serves(IMSI)


def refused_for_good(harness: Harness) -> bool:
    """Whether a network says no at once, or when it is asked what became of the order."""
    try:
        return harness.carry_out(harness.refused) is Outcome.REFUSED
    except GatewayError as error:
        return error.permanent
