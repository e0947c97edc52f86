"""The bill that goes with a message. Its reference is the bill's number."""

from madoguchi.bills import models, queries
from madoguchi.bills.paper import typeset_bill
from madoguchi.domain.actor import SYSTEM, Reach
from madoguchi.gateways.mail import Attachment
from madoguchi.outbox.attachments import maker


@maker("bills.bill_pdf")
def bill_pdf(reference: str) -> Attachment:
    """The bill on paper."""
    customer = models.Bill.objects.values_list("customer__number", flat=True).get(number=reference)
    bill = queries.get_bill(Reach(SYSTEM, frozenset({customer})), reference)
    return Attachment(f"{reference}.pdf", "application/pdf", typeset_bill(bill))
