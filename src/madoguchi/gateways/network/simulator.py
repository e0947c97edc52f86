"""A network that answers two seconds after it was asked."""

import datetime as dt
import hashlib

from madoguchi.gateways import GatewayError, simulated_world
from madoguchi.gateways.network import Answer, Order, Outcome, Switch
from madoguchi.gateways.simulated_world import Fault

ANSWERS_AFTER = dt.timedelta(seconds=2)


class Gateway:
    """The simulated network. Its subscribers live in the simulated world, not in our database."""

    def place(self, order: Order, *, now: dt.datetime) -> str:
        """Accept an order, once per key."""
        if simulated_world.fault_of("network") is Fault.DOWN:
            raise GatewayError("network does not answer")
        reference = f"SIM-{hashlib.sha256(order.key.encode()).hexdigest()[:12].upper()}"
        ready_at = (now + ANSWERS_AFTER).isoformat()
        with simulated_world.world() as world:
            world.execute(
                "insert or ignore into network_order values (?, ?, ?, ?, ?)",
                (reference, order.key, order.switch, order.imsi, ready_at),
            )
        return reference

    def outcome(self, reference: str, *, now: dt.datetime) -> Answer:
        """What became of the order; when it is ready, the subscriber is switched."""
        fault = simulated_world.fault_of("network")
        if fault is Fault.DOWN:
            raise GatewayError("network does not answer")
        with simulated_world.world() as world:
            query = "select switch, imsi, ready_at from network_order where reference = ?"
            found = world.execute(query, (reference,)).fetchone()
            if found is None:
                raise GatewayError(f"no order {reference}", permanent=True)
            switch, imsi, ready_at = found
            if fault is Fault.REFUSES:
                return Answer(Outcome.REFUSED, "simulated refusal")
            if fault is Fault.SLOW or now < dt.datetime.fromisoformat(ready_at):
                return Answer(Outcome.PENDING)
            world.execute("insert or replace into subscriber values (?, ?)", (imsi, switch == Switch.ON))
        return Answer(Outcome.DONE)

    def is_on(self, imsi: str) -> bool:
        """Whether the subscriber is served. One that was never switched on is not."""
        if simulated_world.fault_of("network") is Fault.DOWN:
            raise GatewayError("network does not answer")
        with simulated_world.world() as world:
            row = world.execute("select is_on from subscriber where imsi = ?", (imsi,)).fetchone()
        return bool(row and row[0])
