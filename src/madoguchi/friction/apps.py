"""Friction as a Django app: its one table counts what happened on the way out, and nobody."""

from django.apps import AppConfig


class FrictionConfig(AppConfig):
    """What a policy does to a member."""

    name = "madoguchi.friction"
