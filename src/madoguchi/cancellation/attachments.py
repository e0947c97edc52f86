"""What goes with the messages of a cancellation: the signed receipt, the same on paper, and letters.

References: ``<case number>:<receipt kind>`` for receipts, ``<case number>:<message name>`` for letters.
"""

import datetime as dt

from madoguchi.bills.queries import Bill, get_bill
from madoguchi.cancellation import models, queries
from madoguchi.cancellation.declarations.paper import typeset_declaration
from madoguchi.cancellation.receipts.letter import Letter, typeset_letter
from madoguchi.cancellation.receipts.paper import typeset_receipt
from madoguchi.contracts.queries import get_customer
from madoguchi.domain.actor import SYSTEM, Reach
from madoguchi.domain.receipts import ReceiptKind
from madoguchi.gateways.mail import Attachment
from madoguchi.outbox.attachments import maker

_ENCLOSED = {
    "cancellation.scheduled": ReceiptKind.CANCELLATION,
    "cancellation.scheduled_by_code": ReceiptKind.CANCELLATION,
    "cancellation.taken_back": ReceiptKind.TAKING_BACK,
}


@maker("cancellation.receipt_json")
def receipt_json(reference: str) -> Attachment:
    """The signed file, byte for byte."""
    row = _receipt(reference)
    return Attachment(f"{row.case.number}-{row.kind}.json", "application/json", row.document.encode())


@maker("cancellation.receipt_pdf")
def receipt_pdf(reference: str) -> Attachment:
    """The receipt on paper."""
    row = _receipt(reference)
    pdf = typeset_receipt(row.document, language=row.case.language)
    return Attachment(f"{row.case.number}-{row.kind}.pdf", "application/pdf", pdf)


@maker("cancellation.declaration")
def declaration(reference: str) -> Attachment:
    """The signed file of a declaration, byte for byte."""
    row = models.Declaration.objects.get(number=reference)
    return Attachment(f"{row.number}.json", "application/json", row.opened()["document"].encode())


@maker("cancellation.declaration_pdf")
def declaration_pdf(reference: str) -> Attachment:
    """A declaration on paper."""
    row = models.Declaration.objects.get(number=reference)
    pdf = typeset_declaration(row.opened()["document"], language=row.language)
    return Attachment(f"{row.number}.pdf", "application/pdf", pdf)


@maker("cancellation.letter")
def letter(reference: str) -> Attachment:
    """A letter, with what it encloses."""
    number, name = reference.split(":")
    row = models.Case.objects.select_related("contract__customer").get(number=number)
    reach = Reach(SYSTEM, frozenset({row.contract.customer.number}))
    case = queries.get_case(reach, number)
    kind = _ENCLOSED.get(name)
    bill = get_bill(reach, case.bill_number) if name == "cancellation.settled" and case.bill_number else None
    pdf = typeset_letter(
        Letter(
            name=name,
            customer=get_customer(row.contract.customer.number),
            case=case,
            language=row.language,
            written_at=_written_at(case, name, bill),
            receipt=queries.get_receipt(reach, number, kind) if kind else "",
            bill=bill,
        )
    )
    return Attachment(f"{number}.pdf", "application/pdf", pdf)


def _receipt(reference: str) -> models.Receipt:
    number, kind = reference.split(":")
    return models.Receipt.objects.select_related("case").get(case__number=number, kind=kind)


def _written_at(case: queries.Case, name: str, bill: Bill | None) -> dt.datetime:
    """When what the letter tells of happened: a letter made twice is the same letter."""
    happened = {
        "cancellation.taken_back": case.taken_back_at,
        "cancellation.ended": case.ended_at,
        "cancellation.settled": bill.issued_at if bill else case.ended_at,
    }
    return happened.get(name) or case.accepted_at
