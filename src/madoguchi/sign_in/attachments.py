"""The letter that says what a mail of this room says, for whom no mail can be trusted to reach."""

import re

from madoguchi import policy
from madoguchi.design.paper.typesetting import typeset
from madoguchi.domain.operator_time import day_of
from madoguchi.domain.plain import plain
from madoguchi.gateways.mail import Attachment
from madoguchi.outbox.attachments import maker
from madoguchi.outbox.models import Message
from madoguchi.outbox.rendering import render

_ENVELOPE = re.compile(r"〒(\d{7}) (.+)")


@maker("sign_in.letter")
def letter(reference: str) -> Attachment:
    """A message's own words on paper, to the address that stands on its envelope: perhaps no longer the one on file."""
    message = Message.objects.get(key=reference)
    operator = policy.current().operator
    envelope = _ENVELOPE.fullmatch(message.to)
    customer = {
        "name": message.context["customer_name"],
        "honorific": message.context["honorific"],
        "postal_code": envelope[1] if envelope else "",
        "address": envelope[2] if envelope else message.to,
    }
    data = {
        "language": message.language,
        "customer": customer,
        "operator": plain(operator),
        "written_on": day_of(message.created_at, operator.time_zone).isoformat(),
        "subject": render(message, "mail_subject"),
        "paragraphs": re.split(r"\n{2,}", render(message, "mail")),
    }
    pdf = typeset("sign_in/letter.typ", data, title=operator.name, made_at=message.created_at)
    return Attachment(f"{message.pk}.pdf", "application/pdf", pdf)
