"""Every page in every state, by name: what the rules are checked on and what is photographed.

A state is a public function of one of these modules that leaves the visitor on the page; its name is the state's.
"""

from collections.abc import Callable

from tests.journeys.states import (
    as_described,
    billing,
    cases,
    counts,
    credentials,
    declaring,
    desk,
    desk_declared,
    errors,
    leaving,
    login_methods,
    looks,
    not_me,
    own_data,
    recovery,
    registered,
    sessions,
    signing_in,
    without_log_in,
)
from tests.journeys.states.scene import Scene

__all__ = ["AT_DESK", "STATES", "Scene", "State", "excused", "more_of", "preset_of"]

State = Callable[[Scene], None]
STATES: dict[str, State] = {
    name.replace("_", "-"): made
    for module in (
        signing_in,
        leaving,
        without_log_in,
        cases,
        credentials,
        login_methods,
        not_me,
        recovery,
        registered,
        own_data,
        looks,
        desk,
        desk_declared,
        counts,
        sessions,
        errors,
        as_described,
        billing,
        declaring,
    )
    for name, made in vars(module).items()
    if getattr(made, "__module__", "") == module.__name__ and not name.startswith("_")
}

# What a policy breaks by what it is: the way out is hidden at the bottom (U3), two buttons say the same (U14).
BREAKS: dict[str, frozenset[str]] = {
    "default": frozenset(),
    "declaration": frozenset(),
    "as-described": frozenset({"U3", "U14"}),
}
AT_DESK = frozenset({"U3"})  # the desk's menu is for staff, who leave nothing


def preset_of(name: str) -> str:
    """The policy that a state stands for."""
    return next((preset for preset in BREAKS if name.startswith(preset)), "default")


def excused(name: str) -> frozenset[str]:
    """The rules that a state need not keep."""
    return BREAKS[preset_of(name)] | (AT_DESK if name.startswith("desk-") else frozenset())


def more_of(name: str) -> str:
    """What the operator's file says besides, for a state."""
    return '[billing]\nmode = "external"\n' if name.startswith("billed-outside-") else ""
