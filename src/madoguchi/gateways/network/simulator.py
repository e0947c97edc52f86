"""A network that answers two seconds after it was asked."""

import datetime as dt
import hashlib
import hmac
import json
import sqlite3

from madoguchi.gateways import Finding, GatewayError, simulated_world
from madoguchi.gateways.network import Answer, Known, Listed, Order, Outcome, PasswordOrder, Switch
from madoguchi.gateways.simulated_world import Fault

ANSWERS_AFTER = dt.timedelta(seconds=2)
_CHUNK = 200
_EVERYBODY = """
select name from (select 'A' || auth_id as name from credential
                  union all select 'S' || imsi from subscriber where is_on = 1 and imsi <> '')
where name > ? order by name limit ?
"""


class Gateway:
    """The simulated network. Its subscribers live in the simulated world, not in our database."""

    def place(self, order: Order | PasswordOrder, *, now: dt.datetime) -> str:
        """Accept an order, once per key."""
        _fail_if_down()
        number = hashlib.sha256(order.key.encode()).hexdigest()[:12].upper()
        ready_at = (now + ANSWERS_AFTER).isoformat()
        with simulated_world.world() as world:
            if isinstance(order, PasswordOrder):
                reference = f"PWD-{number}"
                row = (reference, order.key, order.auth_id, _digest(order.auth_id, order.password), ready_at)
                world.execute("insert or ignore into password_order values (?, ?, ?, ?, ?, 0)", row)
            else:
                reference = f"SIM-{number}"
                known = (reference, order.key, order.switch, order.imsi, _digests(order), ready_at)
                world.execute("insert or ignore into network_order values (?, ?, ?, ?, ?, ?)", known)
        return reference

    def outcome(self, reference: str, *, now: dt.datetime) -> Answer:
        """What became of the order; when it is ready, it takes effect."""
        _fail_if_down()
        carry_out = _set_password if reference.startswith("PWD-") else _switch
        with simulated_world.world() as world:
            return carry_out(world, reference, simulated_world.fault_of("network"), now)

    def is_on(self, imsi: str) -> bool:
        """Whether the subscriber is served. One that was never switched on is not."""
        _fail_if_down()
        with simulated_world.world() as world:
            row = world.execute("select is_on from subscriber where imsi = ?", (imsi,)).fetchone()
        return bool(row and row[0])

    def accepts(self, auth_id: str, password: str) -> bool:
        """Whether the credential is let in. One whose password was never set is not."""
        _fail_if_down()
        with simulated_world.world() as world:
            row = world.execute("select digest from credential where auth_id = ?", (auth_id,)).fetchone()
        return bool(row) and hmac.compare_digest(row[0], _digest(auth_id, password))

    def listed(self, after: str) -> Listed:
        """Subscribers that are on and credentials that are let in, in one order."""
        _fail_if_down()
        with simulated_world.world() as world:
            rows = world.execute(_EVERYBODY, (after, _CHUNK)).fetchall()
        known = tuple(Known(auth_id=name[1:]) if name[0] == "A" else Known(imsi=name[1:]) for (name,) in rows)
        return Listed(known, rows[-1][0] if len(rows) == _CHUNK else "")

    def tend(self, *, now: dt.datetime) -> int:
        """Nothing hangs on no order."""
        return 0

    def leftovers(self, *, now: dt.datetime) -> tuple[Finding, ...]:
        """Nothing is left over."""
        return ()

    def look(self, *, now: dt.datetime) -> tuple[Finding, ...]:
        """Whether the simulated network answers."""
        fault = simulated_world.fault_of("network")
        said = f"simulated, and set to: {fault}" if fault else "simulated: nothing leaves this machine"
        return (Finding("network", is_well=fault is None, said=said, mend="Mend it on the handset page."),)


def _switch(world: sqlite3.Connection, reference: str, fault: Fault | None, now: dt.datetime) -> Answer:
    query = "select switch, imsi, credentials, ready_at from network_order where reference = ?"
    switch, imsi, credentials, ready_at = _found(world, query, reference)
    if answer := _not_yet(fault, ready_at, now):
        return answer
    world.execute("insert or replace into subscriber values (?, ?)", (imsi, switch == Switch.ON))
    for auth_id, digest in json.loads(credentials).items():
        world.execute("delete from credential where auth_id = ?", (auth_id,))
        if switch == Switch.ON:
            world.execute("insert into credential values (?, ?)", (auth_id, digest))
    return Answer(Outcome.DONE)


def _set_password(world: sqlite3.Connection, reference: str, fault: Fault | None, now: dt.datetime) -> Answer:
    query = "select auth_id, digest, ready_at, done from password_order where reference = ?"
    auth_id, digest, ready_at, is_done = _found(world, query, reference)
    if not is_done:  # an order that was carried out is not carried out again, whoever asks about it
        if answer := _not_yet(fault, ready_at, now):
            return answer
        world.execute("insert or replace into credential values (?, ?)", (auth_id, digest))
        world.execute("update password_order set done = 1 where reference = ?", (reference,))
    return Answer(Outcome.DONE)


def _found(world: sqlite3.Connection, query: str, reference: str) -> tuple[str, ...]:
    found: tuple[str, ...] | None = world.execute(query, (reference,)).fetchone()
    if found is None:
        raise GatewayError(f"no order {reference}", permanent=True)
    return found


def _not_yet(fault: Fault | None, ready_at: str, now: dt.datetime) -> Answer | None:
    if fault is Fault.REFUSES:
        return Answer(Outcome.REFUSED, "simulated refusal")
    if fault is Fault.SLOW or now < dt.datetime.fromisoformat(ready_at):
        return Answer(Outcome.PENDING)
    return None


def _fail_if_down() -> None:
    if simulated_world.fault_of("network") is Fault.DOWN:
        raise GatewayError("network does not answer")


def _digests(order: Order) -> str:
    return json.dumps({one.auth_id: _digest(one.auth_id, one.password) for one in order.credentials})


def _digest(auth_id: str, password: str) -> str:
    """The password as a network may keep it: never as it is."""
    return hashlib.scrypt(password.encode(), salt=auth_id.encode(), n=2**10, r=8, p=1).hex()
