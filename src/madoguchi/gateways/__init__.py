"""The doors to real systems: one folder per kind, its protocol in ``__init__``, one file per system, one simulator."""

import importlib

from django.conf import settings


class GatewayError(Exception):
    """An outside system did not do what it was asked. ``permanent`` says whether asking again is pointless."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


def connect(kind: str) -> object:
    """The gateway of a kind that the settings name: its module's ``Gateway``, made anew."""
    return importlib.import_module(settings.MADOGUCHI_GATEWAYS[kind]).Gateway()
