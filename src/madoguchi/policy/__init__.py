"""The operator's policy: ``operator.toml``, read once, checked, and handed to the rules."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from madoguchi.domain.policy import Policy
from madoguchi.policy.loading import load
from madoguchi.policy.problems import PolicyProblem, WrongPolicy

__all__ = ["Policy", "PolicyProblem", "WrongPolicy", "current", "load"]


@lru_cache(maxsize=1)
def current() -> Policy:
    """The policy of this installation.

    Raises:
        WrongPolicy: the file is missing or holds a wrong value.
    """
    return load(Path(settings.MADOGUCHI_POLICY))
