"""Mails that come back: delivery status notifications (RFC 3461, RFC 3464), addressed to a message's handle."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from typing import Final

from madoguchi.gateways.reports import Fate, Report

_FATES: Final = {
    "failed": Fate.FAILED,
    "delayed": Fate.ON_ITS_WAY,
    "relayed": Fate.ON_ITS_WAY,
    "expanded": Fate.ON_ITS_WAY,
    "delivered": Fate.ARRIVED,
}
_HANDLE: Final = re.compile(r"\+(\d+-[0-9a-fA-F]+)@")
_STATUS: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_ADDRESSED_IN: Final = ("X-Original-To", "Delivered-To", "Envelope-To", "To")


@dataclass(frozen=True, slots=True)
class Bounce:
    """A notification about one of our mails: its handle, and what it says without addresses."""

    handle: str
    report: Report


def read(raw: bytes, *, to: str = "") -> Bounce | None:
    """What a mail that came back says; ``None`` where it is no notification (an answer by a person or a machine).

    ``to`` is the address that it was sent to, where the mail server tells.
    """
    mail = message_from_bytes(raw, policy=default)
    handle = next(_handles(mail, to), None)
    report = _report(mail)
    return Bounce(handle, report) if handle and report else None


def _handles(mail: EmailMessage, to: str) -> Iterator[str]:
    addressed = [to, *(str(value) for name in _ADDRESSED_IN for value in mail.get_all(name, []))]
    for address in addressed:
        yield from _HANDLE.findall(address)


def _report(mail: EmailMessage) -> Report | None:
    for fields in _told_of_receivers(mail):
        action = str(fields.get("Action", "")).strip().lower()
        if action in _FATES:
            status = _STATUS.search(str(fields.get("Status", "")))
            return Report(_FATES[action], " ".join(filter(None, (action, status and status[0]))))
    return None


def _told_of_receivers(mail: EmailMessage) -> Iterator[Message]:
    """The groups of fields in the machine-readable part; the first is about the mail, the others about receivers."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from list(part.iter_parts())[1:]
