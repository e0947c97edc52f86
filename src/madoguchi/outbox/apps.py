"""Django's entry for this room."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OutboxConfig(AppConfig):
    """The outbox room: collects every feature's ``attachments`` module."""

    name = "madoguchi.outbox"
    label = "outbox"

    def ready(self) -> None:
        """Let each feature say how the files are made that go with its messages."""
        autodiscover_modules("attachments")
