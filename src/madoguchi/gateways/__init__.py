"""The doors to real systems: one folder per kind, its protocol in ``__init__``, one file per system, one simulator."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings


class GatewayError(Exception):
    """An outside system did not do what it was asked. ``permanent`` says whether asking again is pointless."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Finding:
    """How one outside system answered when it was looked at, and how to mend it where it is not well."""

    part: str
    is_well: bool
    said: str
    mend: str = ""


def connect(kind: str) -> object:
    """The gateway of a kind that the settings name: its module's ``Gateway``, made anew."""
    return make(settings.MADOGUCHI_GATEWAYS[kind])


def make(module: str) -> object:
    """The ``Gateway`` of a module, made anew."""
    return importlib.import_module(module).Gateway()


def secret(name: str) -> str:
    """A password or shared secret that ``operator.toml`` only names.

    Raises:
        GatewayError: it is not set.
    """
    try:
        return str(settings.MADOGUCHI_GATEWAY_SECRETS[name])
    except KeyError:
        raise GatewayError(f"MADOGUCHI_GATEWAY_SECRETS does not hold {name!r}") from None


def looked(part: str, ask: Callable[[], str], mend: str) -> Finding:
    """A finding from a question whose answer is a sign of life."""
    try:
        return Finding(part, is_well=True, said=ask())
    except GatewayError as error:
        return Finding(part, is_well=False, said=str(error), mend=mend)
