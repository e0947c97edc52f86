"""Django's entry for this room."""

from django.apps import AppConfig


class CancellationConfig(AppConfig):
    """The cancellation room."""

    name = "madoguchi.cancellation"
    label = "cancellation"
