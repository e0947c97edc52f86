"""Django's entry for this room."""

from django.apps import AppConfig, apps
from django.utils.module_loading import autodiscover_modules


class WorkersConfig(AppConfig):
    """The workers room: collects every feature's ``jobs`` module."""

    name = "madoguchi.workers"
    label = "workers"

    def ready(self) -> None:
        """Let each feature put its jobs on the timetable."""
        autodiscover_modules("jobs")
        if apps.is_installed("procrastinate.contrib.django"):
            from madoguchi.workers import spread  # noqa: F401, PLC0415 - its tasks make themselves known on import
