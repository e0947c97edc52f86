"""Letters that arrive at the demo's handset."""

from madoguchi.gateways import simulated_world


class Gateway:
    """The simulated post."""

    def send(self, *, to: str, pdf: bytes, key: str) -> str:
        """Let the letter arrive."""
        name = f"{key.replace(':', '-')}.pdf"
        simulated_world.put_into_envelope(name, pdf)
        return simulated_world.deliver("letter", to=to, key=key, body="", subject=name, attachments=(name,))
