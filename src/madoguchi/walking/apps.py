"""Django's entry for this room."""

from django.apps import AppConfig


class WalkingConfig(AppConfig):
    """The walking room."""

    name = "madoguchi.walking"
    label = "walking"
