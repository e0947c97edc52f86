"""Django's entry for this room."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The config room."""

    name = "madoguchi.config"
    label = "config"
