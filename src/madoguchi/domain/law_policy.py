"""Which laws an operator answers to, and how loudly ``madoguchi check`` says that one is not met."""

import enum
from dataclasses import dataclass


class Law(enum.StrEnum):
    """Whose rules are looked at. ``HOUSE`` is no law: the promises of this portal, of which some laws ask only part."""

    JAPAN = "japan"
    GERMANY = "germany"
    FRANCE = "france"
    EUROPEAN_UNION = "european_union"
    CALIFORNIA = "california"
    HOUSE = "house"


class Failing(enum.StrEnum):
    """What a requirement that is not met is to ``madoguchi check``."""

    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class ComplianceRules:
    """The laws that ``madoguchi check`` looks at, and what a row that fails is. The report itself knows them all."""

    laws: tuple[Law, ...] = (Law.JAPAN,)
    failing: Failing = Failing.WARNING

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - pydantic reads it from the class
