"""Shadow mode: real systems are asked, and nothing is ordered or sent (docs/run-it.md)."""

from collections.abc import Callable
from typing import Any

from madoguchi.gateways import GatewayError

_ASKS = frozenset({"outcome", "is_on", "accepts", "look", "leftovers", "listed", "charges", "bills"})


class Shadow:
    """A gateway of which only the questions reach the real system."""

    def __init__(self, gateway: object) -> None:
        self._gateway = gateway

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the gateway has of that name
        found = getattr(self._gateway, name)
        return found if name in _ASKS or not callable(found) else _refuse(name)

    def tend(self, **_: object) -> int:
        """Nothing is handed over and nothing taken in."""
        return 0


def _refuse(name: str) -> Callable[..., None]:
    def refuse(*_: object, **__: object) -> None:
        raise GatewayError(f"shadow mode (MADOGUCHI_SHADOW): nothing leaves the house, so no {name!r}")

    return refuse
