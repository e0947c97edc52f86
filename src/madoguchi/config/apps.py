"""Django's entry for this room."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The config room."""

    name = "madoguchi.config"
    label = "config"

    def ready(self) -> None:
        """Register the checks that every command runs before it serves somebody."""
        from madoguchi.config import checks  # noqa: F401, PLC0415 - registers itself on import
