"""Where a letter's code is typed, by what it is for. The pages belong to later rooms, so they are known by name."""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse

from madoguchi.domain.codes import Purpose

_PAGES: Mapping[Purpose, str] = {
    Purpose.CANCEL: "cancel_letter",
    Purpose.LINK: "link_letter",
    Purpose.RECOVER: "recover_letter",
}


def address(purpose: Purpose) -> str:
    """The whole address, as it is printed; empty for what no letter is sent for."""
    page = _PAGES.get(purpose)
    return settings.MADOGUCHI_PUBLIC_URL + reverse(page) if page else ""
