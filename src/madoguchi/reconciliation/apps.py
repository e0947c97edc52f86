"""Django's entry for this room."""

from django.apps import AppConfig


class ReconciliationConfig(AppConfig):
    """The reconciliation room."""

    name = "madoguchi.reconciliation"
    label = "reconciliation"
