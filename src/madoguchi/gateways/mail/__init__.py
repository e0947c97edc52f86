"""Mail."""

from dataclasses import dataclass
from typing import Protocol, cast

from madoguchi import gateways


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail or is a letter."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to one address."""

    to: str
    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()


class MailGateway(Protocol):
    """What every mailer can do."""

    def send(self, mail: Mail, *, key: str, handle: str = "") -> str:
        """Send a mail; the provider's id. The same ``key`` carries the same Message-ID.

        What comes back comes back under ``handle``.

        Raises:
            GatewayError: not sent.
        """


def connect() -> MailGateway:
    """The mailer that the settings name."""
    return cast("MailGateway", gateways.connect("mail"))
