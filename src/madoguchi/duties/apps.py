"""Django's entry for this room."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """The duties room."""

    name = "madoguchi.duties"
    label = "duties"
