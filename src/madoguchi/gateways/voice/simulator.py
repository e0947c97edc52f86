"""Calls that arrive at the demo's handset."""

from madoguchi.gateways import simulated_world
from madoguchi.gateways.voice import Call


class Gateway:
    """The simulated caller."""

    def call(self, call: Call, *, key: str, handle: str = "") -> str:
        """Let it ring: the greeting is the call's subject; the words are there for whoever presses the key."""
        return simulated_world.deliver("call", to=call.to, key=key, subject=call.greeting, body=call.words)
