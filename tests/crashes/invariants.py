"""What must hold after a crash, whatever was killed when: at once, and when all is done again."""

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Q

from madoguchi.audit import verification
from madoguchi.audit.models import Entry
from madoguchi.bills.models import Bill
from madoguchi.cancellation.models import Case, CaseLine, Receipt
from madoguchi.cancellation.receipts import signed_file
from madoguchi.contracts.models import Charge, Contract, Line
from madoguchi.domain.case_lines import MOVES, CaseLineState, LineState
from madoguchi.domain.money import TaxClass, add_up
from madoguchi.domain.receipts import ReceiptKind
from madoguchi.gateways import network, simulated_world
from madoguchi.keys import signing
from madoguchi.outbox.models import Message
from madoguchi.workers.models import Work

_GONE = {CaseLineState.ENDED, CaseLineState.SETTLED}
_NUMBER = re.compile(r"[KB]\d{8}-\w+")


def find_at_once(notes: dict[str, Any]) -> Iterator[str]:
    """What is broken right after the crash, before anything is done again. Nothing, if all is well."""
    yield from _store()
    yield from _answers(notes)
    for case in Case.objects.prefetch_related("lines__line", "receipts"):
        yield from _case(case)
    yield from _lines()
    yield from _contracts()
    yield from _bills()
    yield from _deliveries()
    yield from _orders()
    yield from (f"audit: {finding.fault} at {finding.where}" for finding in verification.verify().findings)


def find_in_the_end(notes: dict[str, Any], expected: dict[str, Any] | None) -> Iterator[str]:
    """What is broken when the story has been played to its end; ``expected`` is how it ends without a crash."""
    yield from find_at_once(notes)
    for kind in Work.__subclasses__():
        for row in kind.objects.exclude(work_due_at=None, trouble="", claim=""):
            yield f"{kind.__name__} {row} is not done: due {row.work_due_at}, {row.trouble or 'no trouble'}"
    yield from (f"message {message} was not delivered" for message in Message.objects.filter(delivered_at=None))
    decisions = {name for name in notes if name.endswith(": pressed")}
    if Case.objects.count() != len(decisions):
        yield f"{Case.objects.count()} cases for {len(decisions)} decisions"
    if expected is not None:
        found = outcome()
        yield from (f"{part} is {found[part]}, not {expected[part]}" for part in found if found[part] != expected[part])


def outcome() -> dict[str, Any]:
    """How the story came out, without what differs from run to run (numbers drawn by chance, the minute)."""
    found = {
        "cases": sorted(_outcome_of(case) for case in Case.objects.prefetch_related("lines__line")),
        "contracts": sorted([c.number, c.version, bool(c.ended_at)] for c in Contract.objects.all()),
        "network": sorted([line.imsi, network.connect().is_on(line.imsi)] for line in Line.objects.all()),
        "arrivals": sorted([d.channel, d.recipient, _NUMBER.sub("…", d.subject)] for d in _arrived()),
        "audit": sorted(Counter(Entry.objects.values_list("name", flat=True)).items()),
        "charges billed": sorted(Charge.objects.exclude(billed_at=None).values_list("reference", flat=True)),
    }
    plain: dict[str, Any] = json.loads(json.dumps(found))
    return plain


def _outcome_of(case: Case) -> list[Any]:
    bill = Bill.objects.filter(number=case.bill_number).first()
    lines = sorted(f"{line.line.phone_number} {line.state}" for line in case.lines.all())
    return [case.contract.number, str(case.accepted_at.date()), lines, bill.totals if bill else {}]


def _store() -> Iterator[str]:
    with connection.cursor() as cursor:
        for pragma, well in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
            if (answer := cursor.execute(f"pragma {pragma}").fetchall()) != well:
                yield f"{pragma}: {answer}"


def _answers(notes: dict[str, Any]) -> Iterator[str]:
    """Nothing is lost that a member was answered."""
    for name, number in notes.items():
        if name.endswith(": case"):
            case = Case.objects.filter(number=number).first()
            if case is None:
                yield f"{name} {number} was answered and is lost"
            elif f"{name.split(':')[0]}: taken back" in notes and not case.taken_back_at:
                yield f"{number} was answered as taken back and is not"


def _case(case: Case) -> Iterator[str]:
    """What was written together is there together, once."""
    settled = all(line.state == CaseLineState.SETTLED for line in case.lines.all())
    subject, taken_back = f"case:{case.number}", _one(case.taken_back_at)
    counted = {
        "cancellation receipts": (Receipt.objects.filter(case=case, kind=ReceiptKind.CANCELLATION).count(), 1),
        "taking-back receipts": (Receipt.objects.filter(case=case, kind=ReceiptKind.TAKING_BACK).count(), taken_back),
        "audit entries of accepting": (_entries("cancellation.scheduled", subject), 1),
        "audit entries of taking back": (_entries("cancellation.taken_back", subject), taken_back),
        "audit entries of settling": (_entries("cancellation.settled", subject), int(settled)),
        "bills": (Bill.objects.filter(cause=subject).count(), int(settled)),
        "lines": (case.lines.count(), len(case.quote["lines"])),
    }  # fmt: skip
    yield from (f"{case}: {found} {what}, not {wanted}" for what, (found, wanted) in counted.items() if found != wanted)
    yield from _told(case, {"scheduled": True, "taken_back": bool(taken_back), "settled": settled})
    for receipt in case.receipts.all():
        verdict = signed_file.check(receipt.document.encode(), key_set=signing.public_key_set()).verdict
        if verdict is not signed_file.Verdict.GENUINE:
            yield f"{receipt}: {verdict}"


def _told(case: Case, due: dict[str, bool]) -> Iterator[str]:
    for event, was_due in due.items():
        if Message.objects.filter(subject=f"case:{case.number}", name=f"cancellation.{event}").exists() != was_due:
            yield f"{case}: that it was {event} was {'not told' if was_due else 'told and did not happen'}"


def _lines() -> Iterator[str]:
    """Every line of a case is in a state of the table, with the marks of its way there."""
    for row in CaseLine.objects.select_related("case", "line"):
        state = CaseLineState(row.state)
        if state not in _reachable():
            yield f"{row} is {state}, which no move leads to"
        marks = (bool(row.ending_at), bool(row.ended_at), bool(row.settled_at), bool(row.case.taken_back_at))
        if marks != _MARKS[state]:
            yield f"{row} is {state} with the marks {marks}"
        if _entries("cancellation.ending", f"case_line:{row.pk}") != _one(row.ending_at):
            yield f"{row}: audit of ending does not agree"
        if _entries("cancellation.ended", f"case_line:{row.pk}") != _one(row.ended_at):
            yield f"{row}: audit of the end does not agree"


_MARKS = {  # ending, ended, settled, taken back
    CaseLineState.SCHEDULED: (False, False, False, False),
    CaseLineState.WITHDRAWN: (False, False, False, True),
    CaseLineState.ENDING: (True, False, False, False),
    CaseLineState.ENDED: (True, True, False, False),
    CaseLineState.SETTLED: (True, True, True, False),
}


def _reachable() -> set[CaseLineState]:
    found: set[CaseLineState | None] = {None}
    while more := {after for (state, _), after in MOVES.items() if state in found} - found:
        found |= more
    return {state for state in found if state}


def _contracts() -> Iterator[str]:
    """Lines and contracts agree with the cases; what changed a contract's lines together moved its version once."""
    for line in Line.objects.all():
        gone = CaseLine.objects.filter(line=line, state__in=_GONE).exists()
        if (line.state == LineState.ENDED, bool(line.ended_at)) != (gone, gone):
            yield f"line {line} is {line.state}, its case says {'gone' if gone else 'not gone'}"
    for contract in Contract.objects.all():
        living = contract.lines.exclude(state=LineState.ENDED).exists()
        if bool(contract.ended_at) == living:
            yield f"contract {contract} is {'ended' if contract.ended_at else 'not ended'}"
        cases = Case.objects.filter(contract=contract)
        decided = cases.count() + cases.exclude(taken_back_at=None).count()
        ended = contract.lines.exclude(ended_at=None)
        fewest, most = ended.values("ended_at").distinct().count(), ended.count()  # in one chunk, or each by itself
        if not fewest <= contract.version - 1 - decided <= most:
            yield f"contract {contract} is at version {contract.version}: {decided} decisions, {most} lines ended"


def _bills() -> Iterator[str]:
    """Each bill adds up, holds what was shown and the usage, and takes each charge once."""
    used: Counter[str] = Counter()
    for bill in Bill.objects.all():
        case = Case.objects.get(bill_number=bill.number)
        summed = add_up((item["amount"], TaxClass(item["tax_class"])) for item in bill.items)
        if bill.totals["total"] != summed.total:
            yield f"bill {bill} says {bill.totals['total']} and adds up to {summed.total}"
        if _fixed(bill.items) != _fixed(case.quote["items"]):
            yield f"bill {bill} does not hold what was shown"
        if _entries("bills.issued", f"bill:{bill.number}") != 1:
            yield f"bill {bill}: audit does not agree"
        used.update(item["reference"] for item in bill.items if item["kind"] == "usage")
    billed = Counter(Charge.objects.exclude(billed_at=None).values_list("reference", flat=True))
    if used != billed:
        yield f"charges on bills {dict(used)}, taken out of the unbilled {dict(billed)}"


def _deliveries() -> Iterator[str]:
    """Nothing arrived twice, nothing that we did not write, and all that we noted as delivered."""
    arrived = Counter((d.channel, d.recipient, d.subject, d.body) for d in _arrived())
    yield from (f"{channel} to {to} arrived {times} times" for (channel, to, *_), times in arrived.items() if times > 1)
    keys = _keys_arrived()
    written = {f"{message.channel}:{message.key}": message for message in Message.objects.all()}
    yield from (f"{key} arrived and was never written" for key in keys - written.keys())
    yield from (
        f"{key} is noted as delivered and did not arrive" for key in written.keys() - keys if written[key].delivered_at
    )


def _orders() -> Iterator[str]:
    """The network got one order per line that ends, none for another, and is off where we say so."""
    with simulated_world.world() as world:
        orders = Counter(imsi for (imsi,) in world.execute("select imsi from network_order where switch = 'off'"))
    for line in Line.objects.all():
        rows = CaseLine.objects.filter(line=line)
        ordered = rows.filter(~Q(order_reference="") | Q(ended_at__isnull=False)).count()
        begun = rows.exclude(ending_at=None).count()
        if not ordered <= orders[line.imsi] <= begun:
            yield f"line {line}: {orders[line.imsi]} orders for {begun} ends"
        if line.state == LineState.ENDED and network.connect().is_on(line.imsi):
            yield f"line {line} is ended and still on"


def _arrived() -> list[simulated_world.Delivery]:
    return simulated_world.list_deliveries()


def _keys_arrived() -> set[str]:
    with simulated_world.world() as world:
        return {key.split("#")[0] for (key,) in world.execute("select key from delivery")}


def _fixed(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for item in items if item["kind"] != "usage"]


def _entries(name: str, subject: str) -> int:
    return Entry.objects.filter(name=name, subject=subject).count()


def _one(at: dt.datetime | None) -> int:
    return int(at is not None)
