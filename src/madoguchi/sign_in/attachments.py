"""The letter that says what a mail of this room says, for whom no mail can be trusted to reach."""

import re

from madoguchi import policy
from madoguchi.design.paper.typesetting import typeset
from madoguchi.domain.operator_time import day_of
from madoguchi.domain.plain import plain
from madoguchi.gateways.mail import Attachment
from madoguchi.outbox.attachments import maker
from madoguchi.outbox.queries import get_written

_ENVELOPE = re.compile(r"〒(\d{7}) (.+)")


@maker("sign_in.letter")
def letter(reference: str) -> Attachment:
    """A message's own words on paper, to the address that stands on its envelope: perhaps no longer the one on file."""
    message, operator = get_written(reference), policy.current().operator
    envelope = _ENVELOPE.fullmatch(message.to)
    data = {
        "language": message.language,
        "customer": {
            "name": message.reader,
            "honorific": message.honorific,
            "postal_code": envelope[1] if envelope else "",
            "address": envelope[2] if envelope else message.to,
        },
        "operator": plain(operator),
        "written_on": day_of(message.created_at, operator.time_zone).isoformat(),
        "subject": message.subject,
        "paragraphs": re.split(r"\n{2,}", message.text),
    }
    pdf = typeset("sign_in/letter.typ", data, title=operator.name, made_at=message.created_at)
    return Attachment(f"{message.number}.pdf", "application/pdf", pdf)
