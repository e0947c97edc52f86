"""Why members leave: the answers offered, in no order of preference."""

import enum


class Reason(enum.StrEnum):
    """An answer to the optional question after completion."""

    PRICE = "price"
    SPEED = "speed"
    COVERAGE = "coverage"
    NOT_NEEDED = "not_needed"
    MOVING = "moving"
    OTHER_OPERATOR = "other_operator"
    SUPPORT = "support"
    OTHER = "other"
