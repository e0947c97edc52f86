"""Django's entry for this room."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """The contracts room."""

    name = "madoguchi.contracts"
    label = "contracts"
