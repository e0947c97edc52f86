"""Django's entry for this room."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo room."""

    name = "madoguchi.demo"
    label = "demo"
