"""The letter with a code on it."""

from collections.abc import Mapping

from madoguchi import policy
from madoguchi.codes import letter_pages
from madoguchi.codes.models import Code
from madoguchi.contracts.queries import get_customer
from madoguchi.design.paper.typesetting import typeset
from madoguchi.domain.codes import Purpose, in_groups
from madoguchi.domain.operator_time import day_of
from madoguchi.domain.plain import plain
from madoguchi.gateways.mail import Attachment
from madoguchi.outbox.attachments import secret_maker


@secret_maker("codes.letter")
def letter(reference: str, secret: Mapping[str, str]) -> Attachment:
    """A letter, from the code's row and the code itself, which only the message's sealed secret holds."""
    row = Code.objects.select_related("challenge").get(pk=reference)
    operator = policy.current().operator
    data = {
        "language": row.challenge.language if row.challenge else "ja",
        "customer": plain(get_customer(row.customers[0])),
        "operator": plain(operator),
        "code": in_groups(secret["code"]),
        "purpose": row.purpose,
        "address": letter_pages.address(Purpose(row.purpose)),
        "until": day_of(row.expires_at, operator.time_zone).isoformat(),
        "written_on": day_of(row.sent_at, operator.time_zone).isoformat(),
    }
    pdf = typeset("codes/letter.typ", data, title=operator.name, made_at=row.sent_at)
    return Attachment(f"code-{row.pk}.pdf", "application/pdf", pdf)
