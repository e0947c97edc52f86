"""Django's entry for this room."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WorkersConfig(AppConfig):
    """The workers room: collects every feature's ``jobs`` module."""

    name = "madoguchi.workers"
    label = "workers"

    def ready(self) -> None:
        """Let each feature put its jobs on the timetable."""
        autodiscover_modules("jobs")
