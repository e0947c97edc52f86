"""Letters that wait in our own folder, sealed, until somebody prints them (DESIGN §6)."""

from madoguchi.gateways import letter_folder


class Gateway:
    """The folder. The same key is the same letter."""

    def send(self, *, to: str, pdf: bytes, key: str) -> str:
        """Keep the letter; its name."""
        name = f"{key.replace(':', '-')}.pdf"
        letter_folder.keep(name, pdf)
        return name
