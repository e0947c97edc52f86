"""Django's entry for this room."""

from importlib import import_module

from django.apps import AppConfig


class SignInConfig(AppConfig):
    """The sign_in room."""

    name = "madoguchi.sign_in"
    label = "sign_in"

    def ready(self) -> None:
        """Listen to what is said of sessions; let each kind of change say how it is undone, whoever asks first."""
        import_module("madoguchi.sign_in.session_limits")
        import_module("madoguchi.sign_in.recovery.finding")
        for feature in ("linking", "registered", "recovery"):
            import_module(f"madoguchi.sign_in.{feature}.undoing")
        """Listen to what allauth and Django say of sessions; let each kind of change say how it is undone."""
        for name in ("session_limits", "linking.undoing", "registered.undoing"):
            import_module(f"madoguchi.sign_in.{name}")
