"""The ways by which a message leaves the house."""

import enum


class Channel(enum.StrEnum):
    """How a message travels."""

    MAIL = "mail"
    SMS = "sms"
    VOICE = "voice"
    LETTER = "letter"
