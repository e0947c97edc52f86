"""Django's entry for this room."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """The learning room."""

    name = "madoguchi.learning"
    label = "learning"
