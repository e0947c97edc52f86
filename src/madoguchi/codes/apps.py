"""Django's entry for this room."""

from django.apps import AppConfig


class CodesConfig(AppConfig):
    """The codes room."""

    name = "madoguchi.codes"
    label = "codes"
