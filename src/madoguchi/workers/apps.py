"""Django's entry for this room."""

from django.apps import AppConfig


class WorkersConfig(AppConfig):
    """The workers room."""

    name = "madoguchi.workers"
    label = "workers"
