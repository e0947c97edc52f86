"""The receipt on paper, set from the signed facts and from nothing else."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse

from madoguchi.bills.paper import amount_groups
from madoguchi.cancellation.receipts import signed_file
from madoguchi.design.paper.typesetting import typeset
from madoguchi.domain import phone_numbers
from madoguchi.domain.plain import restore
from madoguchi.domain.quotes import Item
from madoguchi.domain.receipts import ReceiptKind

_TITLES = {ReceiptKind.CANCELLATION: "解約受付書", ReceiptKind.TAKING_BACK: "解約取消受付書"}


class AlteredReceipt(Exception):
    """The file is not as it was signed: there are no facts to put on paper."""


def typeset_receipt(document: str, *, language: str = "ja") -> bytes:
    """The PDF of a signed receipt, which carries the file itself. ``language`` "en" puts English beneath the Japanese.

    Raises:
        AlteredReceipt: the file is not as it was signed.
    """
    data = receipt_data(document, language=language)
    receipt = data["receipt"]
    return typeset(
        "cancellation/receipts/receipt.typ",
        data,
        title=f"{_TITLES[receipt['kind']]} {receipt['number']}",
        made_at=dt.datetime.fromisoformat(receipt["received_at"]),
    )


def receipt_data(document: str, *, language: str) -> dict[str, Any]:
    """What ``receipt.typ`` needs.

    Raises:
        AlteredReceipt: the file is not as it was signed.
    """
    checked = signed_file.check(document.encode())
    if checked.verdict is signed_file.Verdict.ALTERED:
        raise AlteredReceipt
    receipt = checked.receipt
    quote = receipt["quote"]
    return {
        "language": language,
        "receipt": receipt,
        "document": document,
        "file_name": f"{receipt['number']}-{receipt['kind']}.json",
        "lines": [phone_numbers.display(number) for number in receipt["lines"]],
        "groups": amount_groups(restore(Item, item) for item in quote["items"]),
        "quote_digest": signed_file.in_groups(quote["digest"]),
        "fingerprint": signed_file.in_groups(checked.fingerprint),
        "keys_address": settings.MADOGUCHI_PUBLIC_URL + reverse("receipt_keys"),
    }
