"""What goes with the messages of this room: letters.

References: ``<contract number>|<language>|<instant>`` for certificates,
``<customer number>|<name>|<language>|<instant>|<link>`` for notices.
"""

import datetime as dt

from madoguchi.contracts.papers import letters
from madoguchi.gateways.mail import Attachment
from madoguchi.outbox.attachments import maker


@maker("contracts.certificate")
def certificate(reference: str) -> Attachment:
    """The certificate as a letter. Its passwords are opened here and nowhere kept: the post seals what it keeps."""
    number, language, at = reference.split("|")
    pdf = letters.typeset_certificate(number, language=language, written_at=dt.datetime.fromisoformat(at))
    return Attachment(f"{number}.pdf", "application/pdf", pdf)


@maker("contracts.notice")
def notice(reference: str) -> Attachment:
    """A notice as a letter."""
    number, name, language, at, link = reference.split("|")
    pdf = letters.typeset_notice(number, name, language=language, at=dt.datetime.fromisoformat(at), link=link)
    return Attachment(f"{number}.pdf", "application/pdf", pdf)
