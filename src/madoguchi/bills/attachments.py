"""The bill that goes with a message. Its reference: ``<bill number>:<language>``."""

from madoguchi.bills import models, queries
from madoguchi.bills.paper import typeset_bill
from madoguchi.domain.actor import SYSTEM, Reach
from madoguchi.gateways.mail import Attachment
from madoguchi.outbox.attachments import maker


@maker("bills.bill_pdf")
def bill_pdf(reference: str) -> Attachment:
    """The bill on paper."""
    number, language = reference.split(":")
    customer = models.Bill.objects.values_list("customer__number", flat=True).get(number=number)
    bill = queries.get_bill(Reach(SYSTEM, frozenset({customer})), number)
    return Attachment(f"{number}.pdf", "application/pdf", typeset_bill(bill, language=language))
