"""Mails that arrive at the demo's handset."""

from madoguchi.gateways import simulated_world
from madoguchi.gateways.mail import Mail


class Gateway:
    """The simulated mailer."""

    def send(self, mail: Mail, *, key: str, handle: str = "") -> str:
        """Let the mail arrive."""
        names = tuple(attachment.filename for attachment in mail.attachments)
        return simulated_world.deliver(
            "mail", to=mail.to, key=key, subject=mail.subject, body=mail.text, attachments=names
        )
