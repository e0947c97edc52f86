"""A cancellation that is really accepted in the house, with what came of it at once: receipt, page and messages."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from madoguchi.cancellation import actions, queries
from madoguchi.cancellation.receipts import paper, signed_file
from madoguchi.cancellation.review import decision_from, prepare
from madoguchi.domain.actor import Reach
from madoguchi.domain.policy import Policy
from madoguchi.domain.receipts import ReceiptKind
from madoguchi.gateways import simulated_world
from madoguchi.workers import timetable


@dataclass(frozen=True, slots=True)
class Accepted:
    """What she holds: the number of her receipt, the signed file, whether it is genuine, its paper, what was sent."""

    number: str
    receipt: dict[str, Any]
    is_genuine: bool
    paper: bytes
    sent: tuple[str, ...]  # channels that a message has left by
    attached: tuple[str, ...]

    def says(self, *names: str) -> bool:
        """Whether the signed file holds all of these facts."""
        return all(self.receipt.get(name) for name in names)


def accept(rules: Policy, reach: Reach, contract_number: str, now: dt.datetime) -> Accepted:
    """Accept the first choice on offer for every line, by the action that pages, desk and API call."""
    contract = queries.get_contract(reach, contract_number)
    numbers = frozenset(line.phone_number for line in contract.open_lines)
    card = prepare(contract, numbers, None, rules, now).cards[0]
    decision = decision_from(card.token, contract.number, numbers, card.schedule.choice)
    number = actions.accept_cancellation(decision=decision, reach=reach, language="ja", now=now)
    document = queries.get_receipt(reach, number, ReceiptKind.CANCELLATION)
    is_genuine = signed_file.check(document.encode()).verdict is not signed_file.Verdict.ALTERED
    timetable.run_due(now)
    deliveries = simulated_world.list_deliveries()
    return Accepted(
        number=number,
        receipt=json.loads(document)["receipt"],
        is_genuine=is_genuine,
        paper=paper.typeset_receipt(document) if is_genuine else b"",
        sent=tuple(sorted({one.channel for one in deliveries})),
        attached=tuple(name for one in deliveries for name in one.attachments),
    )
