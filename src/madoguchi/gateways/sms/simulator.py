"""Short messages that arrive at the demo's handset."""

from madoguchi.gateways import simulated_world


class Gateway:
    """The simulated sender."""

    def send(self, *, to: str, text: str, key: str, handle: str = "") -> str:
        """Let the text arrive."""
        return simulated_world.deliver("sms", to=to, key=key, body=text)
