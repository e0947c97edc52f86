"""A network that does at once what it is told: what is measured is the house, not the simulator's two seconds."""

import datetime as dt

from madoguchi.gateways.network import Answer, Order, Outcome, PasswordOrder


class Gateway:
    """The network."""

    def place(self, order: Order | PasswordOrder, *, now: dt.datetime) -> str:  # noqa: ARG002 - the protocol's
        """Take an order."""
        return f"at-once-{order.key}"

    def outcome(self, reference: str, *, now: dt.datetime) -> Answer:  # noqa: ARG002 - the protocol's
        """It is done."""
        return Answer(Outcome.DONE)

    def tend(self, *, now: dt.datetime) -> int:  # noqa: ARG002 - as above
        """Nothing is to be fetched from it."""
        return 0

    def is_on(self, imsi: str) -> bool | None:  # noqa: ARG002 - the protocol's
        """It serves nobody whose line has ended, and everybody else was asked about elsewhere."""
        return False
