"""Django's entry for this room."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """The staff room."""

    name = "madoguchi.staff"
    label = "staff"
