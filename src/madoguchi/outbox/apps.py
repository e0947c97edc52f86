"""Django's entry for this room."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """The outbox room."""

    name = "madoguchi.outbox"
    label = "outbox"
