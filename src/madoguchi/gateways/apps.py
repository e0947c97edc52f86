"""Django's entry for this room."""

from django.apps import AppConfig


class GatewaysConfig(AppConfig):
    """The gateways room: the doors to real systems."""

    name = "madoguchi.gateways"
    label = "gateways"
