"""A declaration that a stranger really sends in the house, with what came of it: receipt, page, message, case."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from madoguchi.cancellation import queries
from madoguchi.cancellation.receipts import signed_file
from madoguchi.compliance import html
from madoguchi.compliance.html import Seen
from madoguchi.domain.actor import Reach
from madoguchi.gateways import simulated_world
from madoguchi.workers import timetable

MAIL = "declared@example.com"
_FILES = re.compile(r"receipt\.(json|pdf)$")


@dataclass(frozen=True, slots=True)
class Declared:
    """Where the press led, what can be stored there, what was sent at once, and the case that came of it, if any."""

    status: int
    address: str
    seen: Seen
    document: bytes
    paper: bytes
    attached: tuple[str, ...]
    case: queries.Case | None

    @property
    def receipt(self) -> Mapping[str, Any]:
        """The facts of the signed file; none where there is no such file, or it was altered."""
        return signed_file.check(self.document).receipt if self.document else {}

    @property
    def is_genuine(self) -> bool:
        """Whether the file is as it was signed."""
        return bool(self.receipt)


def declare(told: Mapping[str, str], reach: Reach, now: dt.datetime) -> Declared:
    """Send the form as somebody who has not signed in. ``reach`` is of her whom it names: her cases are read there."""
    client = Client(raise_request_exception=False)
    before = len(queries.list_cases(reach))
    answer = client.post(reverse("cancel"), {**told, "mail": MAIL}, follow=True, secure=True)
    seen = html.read(answer.content.decode())
    files = {found[1]: client.get(where, secure=True) for _, where in seen.links if (found := _FILES.search(where))}
    timetable.run_due(now)
    sent = [one for one in simulated_world.list_deliveries() if one.recipient == MAIL]
    cases = queries.list_cases(reach)
    return Declared(
        status=answer.status_code,
        address=answer.request["PATH_INFO"],
        seen=seen,
        document=files["json"].content if "json" in files else b"",
        paper=files["pdf"].content if "pdf" in files else b"",
        attached=sent[0].attachments if sent else (),
        case=cases[0] if len(cases) > before else None,
    )


def received_at(declared: Declared) -> str:
    """When the receipt says that it was received; empty where it does not."""
    return str(declared.receipt.get("received_at", "")) if declared.is_genuine else ""
