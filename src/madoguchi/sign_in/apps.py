"""Django's entry for this room."""

from importlib import import_module

from django.apps import AppConfig


class SignInConfig(AppConfig):
    """The sign_in room."""

    name = "madoguchi.sign_in"
    label = "sign_in"

    def ready(self) -> None:
        """Listen to what allauth and Django say of sessions; let each kind of change say how it is undone."""
        undoing = ("linking.undoing", "recovery.undoing", "registered.undoing")
        for name in ("session_limits", "proof_codes", "recovery.finding", *undoing):
            import_module(f"madoguchi.sign_in.{name}")
