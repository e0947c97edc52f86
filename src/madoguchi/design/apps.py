"""Django's entry for this room."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """The design room."""

    name = "madoguchi.design"
    label = "design"
