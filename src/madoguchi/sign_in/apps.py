"""Django's entry for this room."""

from django.apps import AppConfig


class SignInConfig(AppConfig):
    """The sign_in room."""

    name = "madoguchi.sign_in"
    label = "sign_in"
