"""Letters that arrive at the demo's handset, their PDFs sealed in a folder."""

from madoguchi.gateways import letter_folder, simulated_world


class Gateway:
    """The simulated post."""

    def send(self, *, to: str, pdf: bytes, key: str) -> str:
        """Let the letter arrive; its name in the folder."""
        name = f"{key.replace(':', '-')}.pdf"
        letter_folder.keep(name, pdf)
        simulated_world.deliver("letter", to=to, key=key, body="", subject=name, attachments=(name,))
        return name
