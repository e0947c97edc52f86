"""Django's entry for this room."""

from importlib import import_module

from django.apps import AppConfig


class SignInConfig(AppConfig):
    """The sign_in room."""

    name = "madoguchi.sign_in"
    label = "sign_in"

    def ready(self) -> None:
        """Let each kind of change say how it is undone, whoever asks first."""
        for feature in ("linking", "registered"):
            import_module(f"madoguchi.sign_in.{feature}.undoing")
