"""What must not be in production, found when a command starts."""

from collections.abc import Iterator, Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def check_demo(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """The demo, in which anybody signs in as anybody, is on this machine alone; simulators are in the demo alone."""
    return [*_demo_in_production(), *_simulators_in_production()]


def _demo_in_production() -> Iterator[CheckMessage]:
    if "madoguchi.demo" not in settings.INSTALLED_APPS:
        return
    if not settings.MADOGUCHI_DEMO:
        yield Error(
            "The demo room is installed, but this is no demo.",
            hint="Take madoguchi.demo out of INSTALLED_APPS.",
            id="madoguchi.E001",
        )
    elif settings.MADOGUCHI_PUBLIC_URL.startswith("https://"):
        yield Error(
            f"The demo must not be served at {settings.MADOGUCHI_PUBLIC_URL}: anybody could sign in as anybody.",
            hint="Unset MADOGUCHI_DEMO; or, for a demo on this machine, MADOGUCHI_PUBLIC_URL.",
            id="madoguchi.E001",
        )


def _simulators_in_production() -> Iterator[CheckMessage]:
    if settings.MADOGUCHI_DEMO:
        return
    for kind, module in settings.MADOGUCHI_GATEWAYS.items():
        if module.endswith(".simulator"):
            yield Error(
                f"The gateway {kind!r} is a simulator: nothing would reach a network or a person.",
                hint=f"Set MADOGUCHI_{kind.upper()} to a real gateway (docs/run-it.md).",
                id="madoguchi.E002",
            )
