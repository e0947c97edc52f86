"""Django's entry for this room."""

from django.apps import AppConfig


class MyPageConfig(AppConfig):
    """The my_page room."""

    name = "madoguchi.my_page"
    label = "my_page"
