"""Django's entry for this room."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    """The cli room."""

    name = "madoguchi.cli"
    label = "cli"
