"""Settings from the environment: ``MADOGUCHI_X``, or ``MADOGUCHI_X_FILE`` naming a file that holds the value."""

import os
import tomllib
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """The value of ``MADOGUCHI_<name>``.

    Raises:
        ImproperlyConfigured: neither value nor default, or the ``_FILE`` cannot be read.
    """
    variable = f"MADOGUCHI_{name}"
    if path := os.environ.get(f"{variable}_FILE"):
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{variable}_FILE: cannot read {path} ({error.strerror}).") from error
    value = os.environ.get(variable, default)
    if value is None:
        raise ImproperlyConfigured(f"Set {variable} (or {variable}_FILE). docs/run-it.md lists every setting.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """A yes/no setting.

    Raises:
        ImproperlyConfigured: the value is neither.
    """
    value = text(name, str(default)).lower()
    if value in _TRUE | _FALSE:
        return value in _TRUE
    raise ImproperlyConfigured(f"MADOGUCHI_{name} is {value!r}: write 1 or 0.")


def number(name: str, *, default: int) -> int:
    """A whole number, 0 or more.

    Raises:
        ImproperlyConfigured: the value is none.
    """
    value = text(name, str(default))
    if value.isdecimal():
        return int(value)
    raise ImproperlyConfigured(f"MADOGUCHI_{name} is {value!r}: write a number such as 0 or 1.")


def path(name: str, default: Path) -> Path:
    """A file or folder."""
    return Path(text(name, str(default))).expanduser().resolve()


def words(name: str, default: str) -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secrets(name: str) -> dict[str, str]:
    """Passwords by name, written as lines of TOML: ``hlr = "…"``.

    Raises:
        ImproperlyConfigured: it is anything else. The message repeats nothing of it.
    """
    try:
        found = tomllib.loads(text(name, ""))
    except tomllib.TOMLDecodeError as error:
        raise ImproperlyConfigured(f'MADOGUCHI_{name} is not TOML: write lines like name = "value".') from error
    if wrong := [key for key, value in found.items() if not isinstance(value, str)]:
        raise ImproperlyConfigured(f'MADOGUCHI_{name}: {", ".join(wrong)}: write each as name = "value".')
    return found
