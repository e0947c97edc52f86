"""The operator's policy: ``operator.toml``, read once, checked, and handed to the rules."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from madoguchi.domain.policy import Policy
from madoguchi.policy import presets
from madoguchi.policy.gateways import Gateways
from madoguchi.policy.loading import load, load_gateways, load_preset
from madoguchi.policy.problems import PolicyProblem, WrongPolicy

__all__ = ["Gateways", "Policy", "PolicyProblem", "WrongPolicy", "current", "gateways", "load", "named"]


@lru_cache(maxsize=1)
def current() -> Policy:
    """The policy of this installation.

    Raises:
        WrongPolicy: the file is missing or holds a wrong value.
    """
    return load(Path(settings.MADOGUCHI_POLICY))


def named(name_or_file: str) -> Policy:
    """A preset by its name, or a policy file by its path.

    Raises:
        WrongPolicy: there is no such preset or file, or it holds wrong values.
    """
    return load_preset(name_or_file) if name_or_file in presets.names() else load(Path(name_or_file))


def gateways() -> Gateways:
    """The real systems of this installation, read anew when the file has changed.

    Raises:
        WrongPolicy: the file is missing or holds a wrong value.
    """
    path = Path(settings.MADOGUCHI_POLICY)
    return _gateways(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=1)
def _gateways(path: Path, changed_at: int) -> Gateways:
    return load_gateways(path)
