"""Django's entry for this room."""

from django.apps import AppConfig


class BillsConfig(AppConfig):
    """The bills room."""

    name = "madoguchi.bills"
    label = "bills"
