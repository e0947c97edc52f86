"""What can be broken in the world outside, to see what members are told then."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.gateways import simulated_world
from madoguchi.gateways.simulated_world import Fault

_NAMES: Mapping[str, str | Promise] = {
    "network": _("ネットワーク"),
    "sms": _("SMS"),
    "call": _("音声電話"),
    "mail": _("メール"),
    "letter": _("郵送"),
}
_FINE: tuple[str, str | Promise] = ("", _("正常"))
_STATES: Mapping[Fault, str | Promise] = {
    Fault.DOWN: _("つながらない"),
    Fault.SLOW: _("返事が遅い"),
    Fault.REFUSES: _("断られる"),
}


@dataclass(frozen=True, slots=True)
class Gateway:
    """One simulated system, its state, and the states it can be in."""

    key: str
    name: str | Promise
    state: str
    states: tuple[tuple[str, str | Promise], ...]


def list_faults() -> tuple[Gateway, ...]:
    """Every simulated system."""
    return tuple(Gateway(key, name, simulated_world.fault_of(key) or "", _states(key)) for key, name in _NAMES.items())


def set_faults(wanted: Mapping[str, str]) -> None:
    """Put each system into the state named for it; a word that is no state of it changes nothing."""
    for key in _NAMES:
        state = wanted.get(key)
        if state is not None and state in dict(_states(key)):
            simulated_world.set_fault(key, Fault(state) if state else None)


def _states(gateway: str) -> tuple[tuple[str, str | Promise], ...]:
    """Only the network answers later than it was asked, so only it can be slow."""
    possible = (fault for fault in _STATES if fault is not Fault.SLOW or gateway == "network")
    return (_FINE, *((str(fault), _STATES[fault]) for fault in possible))
