"""The floor of a close: the same rows, written by bare set-based SQL, a transaction for each chunk of 500 lines.

What a close left is kept beside; the store is made as it was; then the server writes it again from what was kept.
"""

import time

import psycopg

_CHUNK = 500
_LEFT = {
    "caseline": (
        "select id, state, order_reference, ending_at, ordered_at, ended_at, settled_at, work_due_at,"
        " (id - 1) / 500 as chunk from cancellation_caseline"
    ),
    "case": "select id, bill_number, (id - 1) / 500 as chunk from cancellation_case",
    "line": "select id, state, ended_at, (id - 1) / 500 as chunk from contracts_line",
    "contract": "select id, version, ended_at, (id - 1) / 500 as chunk from contracts_contract",
    "charge": "select id, billed_at, (line_id - 1) / 500 as chunk from contracts_charge",
    "bill": (
        "select bill.*, (one.id - 1) / 500 as chunk"
        " from bills_bill bill join cancellation_case one on bill.cause = 'case:' || one.number"
    ),
    "message": (
        "select message.*, (one.id - 1) / 500 as chunk"
        " from outbox_message message join cancellation_case one on message.subject = 'case:' || one.number"
    ),
    "entry": "select entry.*, (row_number() over (order by id) - 1) / 2000 as chunk from audit_entry entry",
}
_CHANGED = {
    "cancellation_caseline": ("caseline", "state order_reference ending_at ordered_at ended_at settled_at work_due_at"),
    "contracts_line": ("line", "state ended_at"),
    "contracts_contract": ("contract", "version ended_at"),
    "contracts_charge": ("charge", "billed_at"),
    "cancellation_case": ("case", "bill_number"),
}
_INSERTED = {"bills_bill": "bill", "outbox_message": "message", "audit_entry": "entry"}
_AS_IT_WAS = {
    "cancellation_caseline": """state = 'scheduled', order_reference = '', ending_at = null, ordered_at = null,
        ended_at = null, settled_at = null, claim = '', claimed_until = null, attempts = 0, trouble = '',
        work_due_at = (select due_at from cancellation_case where id = case_id)""",
    "contracts_line": "state = 'active', ended_at = null",
    "contracts_contract": "version = version - 1, ended_at = null",
    "contracts_charge": "billed_at = null",
    "cancellation_case": "bill_number = ''",
}


def keep(url: str) -> None:
    """Keep what a close left."""
    with psycopg.connect(url, autocommit=True) as store:
        store.execute("drop schema if exists kept cascade")
        store.execute("create schema kept")
        for name, query in _LEFT.items():
            store.execute(f'create table kept."{name}" as {query}')
            store.execute(f'create index on kept."{name}" (chunk)')
        store.execute("analyze")


def make_as_it_was(url: str) -> None:
    """Make the store as it was before the close, also on the disk."""
    with psycopg.connect(url, autocommit=True) as store:
        store.execute("truncate bills_bill, outbox_message, outbox_report, audit_entry cascade")
        for table, values in _AS_IT_WAS.items():
            store.execute(f"update {table} set {values}")
    settle(url)


def settle(url: str) -> None:
    """Let the server put its files in order, and know what stands in them, as it does by itself in time."""
    with psycopg.connect(url, autocommit=True) as store:
        for table in (*_CHANGED, *_INSERTED):
            store.execute(f"vacuum (full) {table}")
        store.execute("analyze")
        store.execute("checkpoint")


def write_again(url: str, lines: int) -> float:
    """Write what was kept, chunk by chunk; the seconds."""
    with psycopg.connect(url, autocommit=True) as store:
        changes = [_change(table, kept, names.split()) for table, (kept, names) in _CHANGED.items()]
        changes += [_insert(store, table, kept) for table, kept in _INSERTED.items()]
        begun = time.perf_counter()
        for chunk in range(-(-lines // _CHUNK)):
            with store.transaction():
                for statement in changes:
                    store.execute(statement, [chunk])
        return time.perf_counter() - begun


def _change(table: str, kept: str, names: list[str]) -> str:
    values = ", ".join(f"{name} = kept.{name}" for name in names)
    return f'update {table} set {values} from kept."{kept}" kept where kept.id = {table}.id and kept.chunk = %s'


def _insert(store: "psycopg.Connection[tuple[object, ...]]", table: str, kept: str) -> str:
    found = store.execute(
        "select quote_ident(column_name) from information_schema.columns where table_name = %s"
        " and table_schema = 'public' order by ordinal_position",
        [table],
    )
    names = ", ".join(str(name) for (name,) in found)
    return f"insert into {table} ({names}) select {names} from kept.{kept} where chunk = %s"
