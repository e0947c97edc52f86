"""The doors to real systems: one folder per kind, its protocol in ``__init__``, one file per system, one simulator."""

import dataclasses
import datetime as dt
import importlib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from madoguchi import policy

_SEVERAL = {"network": "composed"}  # the kinds of which several systems work together, and what puts them together


class GatewayError(Exception):
    """An outside system did not do what it was asked. ``permanent`` says whether asking again is pointless."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class Unsure(GatewayError):
    """Nobody knows whether it was done: done again, a person might get it twice."""


@dataclass(frozen=True, slots=True)
class Finding:
    """How one outside system answered when it was looked at, and how to mend it where it is not well."""

    part: str
    is_well: bool
    said: str
    mend: str = ""


def connect(kind: str) -> object:
    """The gateway of a kind, made anew. In shadow mode only its questions get through."""
    gateway = make(chosen(kind))
    return importlib.import_module(f"{__name__}.shadow").Shadow(gateway) if settings.MADOGUCHI_SHADOW else gateway


def make(module: str) -> object:
    """The ``Gateway`` of a module, made anew."""
    return importlib.import_module(module).Gateway()


def chosen(kind: str) -> str:
    """The module of a kind: the one that the settings name, or the system in ``operator.toml``, or the simulator."""
    if own := settings.MADOGUCHI_GATEWAYS[kind]:
        return str(own)
    named = systems(kind)
    module = _SEVERAL.get(kind, named[0]) if named else "simulator"
    return f"madoguchi.gateways.{kind}.{module}"


def systems(kind: str) -> list[str]:
    """The names of the systems of a kind in ``operator.toml``."""
    tables = getattr(policy.gateways(), kind)
    return [field.name for field in dataclasses.fields(tables) if getattr(tables, field.name) is not None]


def secrets_needed(kind: str) -> frozenset[str]:
    """The names of the secrets that the system of a kind in ``operator.toml`` needs. Who gives no user needs none."""
    tables = getattr(policy.gateways(), kind)
    needing = [getattr(tables, name) for name in systems(kind)]
    return frozenset(table.secret for table in needing if getattr(table, "secret", "") and getattr(table, "user", "-"))


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


def look(now: dt.datetime) -> tuple[Finding, ...]:
    """How every outside system answers at this moment. A kind whose gateway has no such question says what it is."""
    return tuple(finding for kind in used() for finding in _look(kind, now))


def used() -> tuple[str, ...]:
    """The kinds of gateways that there are; none for the operator's billing where the bill is ours."""
    is_ours = not policy.current().billing.is_external
    return tuple(kind for kind in settings.MADOGUCHI_GATEWAYS if not (kind == "billing" and is_ours))


def _look(kind: str, now: dt.datetime) -> tuple[Finding, ...]:
    gateway = importlib.import_module(f"{__name__}.{kind}").connect()
    if ask := getattr(gateway, "look", None):
        return tuple(ask(now=now))
    return (Finding(kind, is_well=True, said=f"{type(gateway).__module__}: not asked"),)
