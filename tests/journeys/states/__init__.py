"""Every page in every state, by name: what the rules are checked on and what is photographed.

A state is a public function of one of these modules that leaves the visitor on the page; its name is the state's.
"""

from collections.abc import Callable

from tests.journeys.states import (
    cases,
    credentials,
    errors,
    leaving,
    login_methods,
    not_me,
    recovery,
    registered,
    sessions,
    signing_in,
    without_log_in,
)
from tests.journeys.states.scene import Scene

__all__ = ["STATES", "Scene", "State"]

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
        sessions,
        errors,
    )
    for name, made in vars(module).items()
    if getattr(made, "__module__", "") == module.__name__ and not name.startswith("_")
}
