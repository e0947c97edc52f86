"""The compliance report as a Django app: it has a template and no tables."""

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    """Laws and whether they are met."""

    name = "madoguchi.compliance"
