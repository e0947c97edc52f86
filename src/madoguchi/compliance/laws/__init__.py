"""The laws, one file each: a table of what can be tried, with its source."""

from madoguchi.compliance.laws import california, european_union, france, germany, house, japan
from madoguchi.compliance.rows import Requirement

REQUIREMENTS: tuple[Requirement, ...] = (
    *japan.REQUIREMENTS,
    *germany.REQUIREMENTS,
    *france.REQUIREMENTS,
    *european_union.REQUIREMENTS,
    *california.REQUIREMENTS,
    *house.REQUIREMENTS,
)
