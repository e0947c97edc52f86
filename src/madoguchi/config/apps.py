"""Django's entry for this room."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The config room."""

    name = "madoguchi.config"
    label = "config"

    def ready(self) -> None:
        """Register the checks that every command runs before it serves somebody; open the entrances."""
        from madoguchi.config import checks, entrances  # noqa: F401, PLC0415 - checks register themselves on import

        entrances.make()
