"""The receipt of a declaration on paper, set from the signed facts and from nothing else."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from madoguchi.cancellation.receipts import signed_file
from madoguchi.cancellation.receipts.paper import AlteredReceipt
from madoguchi.design.paper.typesetting import typeset
from madoguchi.domain.declarations import shown


def typeset_declaration(document: str, *, language: str = "ja") -> bytes:
    """The PDF, which carries the signed file itself. ``language`` "en" puts English beneath the Japanese.

    Raises:
        AlteredReceipt: the file is not as it was signed.
    """
    checked = signed_file.check(document.encode())
    if checked.verdict is signed_file.Verdict.ALTERED:
        raise AlteredReceipt
    receipt = checked.receipt
    data = {
        "language": language,
        "receipt": receipt,
        "named": shown(receipt["declaration"]["number"], receipt["declaration"]["names"]),
        "document": document,
        "file_name": f"{receipt['number']}.json",
        "fingerprint": signed_file.in_groups(checked.fingerprint),
        "keys_address": settings.MADOGUCHI_PUBLIC_URL + reverse("receipt_keys"),
        "quote_digest": "",
    }
    title = f"解約申出受付書 {receipt['number']}"
    made_at = dt.datetime.fromisoformat(receipt["received_at"])
    return typeset("cancellation/declarations/declaration.typ", data, title=title, made_at=made_at)
