"""The three ways to reach a customer, each with the columns that hold it and the one that says since when."""

import enum
from collections.abc import Mapping
from typing import Final


class Contact(enum.StrEnum):
    """What a member may change herself."""

    MAIL = "mail"
    PHONE = "phone"
    ADDRESS = "address"


FIELDS: Final[Mapping[Contact, tuple[str, ...]]] = {
    Contact.MAIL: ("email",),
    Contact.PHONE: ("phone",),
    Contact.ADDRESS: ("postal_code", "prefecture", "city", "town", "building"),
}
SINCE: Final[Mapping[Contact, str]] = {
    Contact.MAIL: "email_changed_at",
    Contact.PHONE: "phone_changed_at",
    Contact.ADDRESS: "address_changed_at",
}
