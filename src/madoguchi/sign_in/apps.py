"""Django's entry for this room."""

from django.apps import AppConfig


class SignInConfig(AppConfig):
    """The sign_in room."""

    name = "madoguchi.sign_in"
    label = "sign_in"

    def ready(self) -> None:
        """Listen to what allauth and Django say of sessions."""
        from madoguchi.sign_in import session_limits  # noqa: F401, PLC0415 - it needs the tables
