"""Fills a store with lines that are due: one member cancels as anybody does, and the server copies what that left.

Each line has a service, three uses that no bill holds, and an accepted cancellation whose last day is past; mail and
SMS reach her.
"""

import datetime as dt
import sys

from bench import members  # isort: skip - it sets Django up

from django.db import connection
from django.db.models import Model

from madoguchi import clock, policy
from madoguchi.cancellation import actions, queries, review
from madoguchi.cancellation.models import Case, CaseLine
from madoguchi.cli import store
from madoguchi.contracts.models import Charge, Contract, Customer, Line, Service
from madoguchi.domain.actor import Actor, ActorKind, Reach
from madoguchi.domain.operator_time import When

_AGO = dt.timedelta(days=40)
_USES = 3
_NUMBER = "lpad((g - 1)::text, 7, '0')"
_CONTRACT = f"'C' || {_NUMBER}"


def main(members_count: int, lines_each: int) -> None:
    """Let so many members have so many lines each, all of them due."""
    store.make_ready()
    members.fill(1)
    contract = Contract.objects.get()
    for at in range(1, lines_each):
        members.add_line(at, contract)
    _cancel(clock.now() - _AGO)
    with connection.cursor() as cursor:
        for model, changed in _copied(lines_each).items():
            cursor.execute(_copy(model, changed), [members_count])
            table = model._meta.db_table  # noqa: SLF001 - Django documents it
            cursor.execute(f"select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))")
        cursor.execute("truncate outbox_message, outbox_report, cancellation_receipt; delete from procrastinate_jobs")
        cursor.execute("alter table audit_entry disable trigger user; truncate audit_entry")
        cursor.execute("alter table audit_entry enable trigger user")


def _copied(each: int) -> dict[type[Model], dict[str, str]]:
    """What is another in the copy for member ``g`` than in the first member's rows, which number from 1."""
    line, phone = f"(g - 1) * {each} + ", f"'0900' || lpad(((g - 1) * {each} + line_id - 1)::text, 7, '0')"
    return {
        Customer: {
            "id": "g", "number": "'N' || lpad((g - 1)::text, 9, '0')", "email": "'member' || g || '@example.jp'",
            "phone": f"'0801' || {_NUMBER}",
        },
        Contract: {"id": "g", "customer_id": "g", "number": _CONTRACT},
        Line: {
            "id": f"{line} id", "contract_id": "g", "phone_number": phone.replace("line_id", "id"),
            "imsi": f"'4401' || {phone.replace('line_id', 'id')}",
        },
        Service: {"id": f"{line} id", "contract_id": "g", "line_id": f"{line} line_id"},
        Charge: {
            "id": f"(g - 1) * {_USES * each} + id", "contract_id": "g", "line_id": f"{line} line_id",
            "reference": f"replace(reference, substr(reference, 5, 11), {phone})",
        },
        Case: {
            "id": "g", "contract_id": "g", "number": "'K' || lpad(g::text, 15, '0')",
            "quote_digest": "md5(g::text) || md5(g::text)", "quote": f"{_of_member('quote::text', each)}::jsonb",
        },
        CaseLine: {"id": f"{line} id", "case_id": "g", "line_id": f"{line} line_id"},
    }  # fmt: skip


def _of_member(quote: str, each: int) -> str:
    """SQL that names the member's own contract and lines where the first member's stand."""
    for at in range(each):
        quote = f"replace({quote}, '0900{at:07}', '0900' || lpad(((g - 1) * {each} + {at})::text, 7, '0'))"
    return f"replace({quote}, 'C0000000', {_CONTRACT})"


def _copy(model: type[Model], changed: dict[str, str]) -> str:
    table = model._meta.db_table  # noqa: SLF001 - Django documents it
    names = [str(field.column) for field in model._meta.concrete_fields]  # noqa: SLF001 - as above
    given = ", ".join(changed.get(name, f'"{name}"') for name in names)
    into = ", ".join(f'"{name}"' for name in names)
    return f"insert into {table} ({into}) select {given} from {table}, generate_series(2, %s) g"


def _cancel(at: dt.datetime) -> None:
    """The first member cancels everything she has, to the end of that month."""
    Customer.objects.update(phone="08010000000")
    Charge.objects.update(used_at=at, recorded_at=at)
    customer, contract = Customer.objects.get(), Contract.objects.get()
    reach = Reach(Actor(ActorKind.MEMBER, "1"), frozenset({customer.number}))
    numbers = frozenset(Line.objects.values_list("phone_number", flat=True))
    facts = queries.get_contract(reach, contract.number)
    cards = review.prepare(facts, numbers, None, policy.current(), at).cards
    card = next(card for card in cards if card.when is When.MONTH_END)
    decision = review.decision_from(card.token, contract.number, numbers, card.schedule.choice)
    actions.accept_cancellation(decision=decision, reach=reach, language="ja", now=at)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
    print("null")
