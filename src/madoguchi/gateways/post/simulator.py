"""Letters that arrive at the demo's handset, their PDFs in a folder."""

from django.conf import settings

from madoguchi.gateways import simulated_world


class Gateway:
    """The simulated post."""

    def send(self, *, to: str, pdf: bytes, key: str) -> str:
        """Let the letter arrive."""
        folder = settings.MADOGUCHI_DATA / "letters"
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{key.replace(':', '-')}.pdf"
        (folder / name).write_bytes(pdf)
        return simulated_world.deliver("letter", to=to, key=key, body="", subject=name, attachments=(name,))
