"""The SQL schema of FreeRADIUS, as far as it is ours: ``radcheck`` (what is let in), ``radacct`` (who is in).

``madoguchi_orders`` beside them remembers what was ordered. The statements are the same on SQLite and PostgreSQL.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import DatabaseError, InterfaceError
from django.db.backends.utils import CursorWrapper
from django.db.utils import ConnectionHandler
from psycopg.conninfo import conninfo_to_dict

from madoguchi.gateways import GatewayError, secret
from madoguchi.gateways.network import Order, PasswordOrder, Switch
from madoguchi.policy.gateways import FreeRadius

# What an engineer runs once in the RADIUS database; docs/connect-the-network.md shows it.
TABLE = """
create table if not exists madoguchi_orders (
    reference varchar(32) primary key,
    lets_go smallint not null,
    auth_ids text not null,
    placed_at varchar(40) not null
)
"""


@dataclass(frozen=True, slots=True)
class Placed:
    """An order as it is remembered: whether it lets go, and of which credentials."""

    reference: str
    lets_go: bool
    auth_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Session:
    """A session that accounting has as living."""

    auth_id: str
    session_id: str
    access_server: str
    framed_address: str


@contextmanager
def database(settings: FreeRadius) -> Iterator[CursorWrapper]:
    """One transaction in the RADIUS database.

    Raises:
        GatewayError: it cannot be reached or read. The message says no more than the kind of error: the words of a
            database repeat values.
    """
    connections = ConnectionHandler({"default": _address(settings)})
    connection = connections["default"]
    try:
        connection.ensure_connection()
        connection.set_autocommit(False)
        with connection.cursor() as cursor:
            yield cursor
        connection.commit()
    except (DatabaseError, InterfaceError) as error:
        raise GatewayError(f"the RADIUS database does not do it: {type(error).__name__}") from None
    finally:
        connection.close()


def placed(order: Order | PasswordOrder, *, mark: str) -> Placed:
    """What is remembered of an order. The reference follows from the key alone."""
    reference = f"{mark}-{hashlib.sha256(order.key.encode()).hexdigest()[:12].upper()}"
    if isinstance(order, PasswordOrder):
        return Placed(reference, lets_go=False, auth_ids=(order.auth_id,))
    ids = tuple(credential.auth_id for credential in order.credentials)
    return Placed(reference, lets_go=order.switch is Switch.OFF, auth_ids=ids)


def remember(cursor: CursorWrapper, order: Placed, *, now: dt.datetime) -> bool:
    """Write down that it was ordered; whether it is new."""
    row = (order.reference, int(order.lets_go), "\n".join(order.auth_ids), now.isoformat())
    cursor.execute("insert into madoguchi_orders values (%s, %s, %s, %s) on conflict do nothing", row)
    return bool(cursor.rowcount == 1)


def find(cursor: CursorWrapper, reference: str) -> Placed:
    """An order that was placed.

    Raises:
        GatewayError: it never was.
    """
    cursor.execute("select lets_go, auth_ids from madoguchi_orders where reference = %s", (reference,))
    if (row := cursor.fetchone()) is None:
        raise GatewayError(f"no order {reference}", permanent=True)
    return Placed(reference, lets_go=bool(row[0]), auth_ids=tuple(row[1].split()))


def is_known(cursor: CursorWrapper, auth_id: str) -> bool:
    """Whether there is any row that could let the credential in."""
    cursor.execute("select 1 from radcheck where username = %s limit 1", (auth_id,))
    return cursor.fetchone() is not None


def let_in_after(cursor: CursorWrapper, after: str, *, realm: str, limit: int) -> list[str]:
    """The next authentication IDs with a password, in the database's own order."""
    cursor.execute(
        "select distinct username from radcheck where username > %s and username like %s"
        " and (attribute like '%%-Password' or attribute = 'Password-With-Header') order by username limit %s",
        (after, f"%@{realm}" if realm else "%", limit),
    )
    return [row[0] for row in cursor.fetchall()]


def carry_out(cursor: CursorWrapper, order: Order | PasswordOrder) -> None:
    """Let credentials in, or take everything out that lets them in."""
    if isinstance(order, PasswordOrder):
        _let_in(cursor, order.auth_id, order.password)
        return
    for credential in order.credentials:
        if order.switch is Switch.ON:
            _let_in(cursor, credential.auth_id, credential.password)
        else:
            cursor.execute("delete from radcheck where username = %s", (credential.auth_id,))


def live_sessions(
    cursor: CursorWrapper, order: Placed, settings: FreeRadius, *, now: dt.datetime
) -> tuple[Session, ...]:
    """The sessions of credentials that go, without those of which accounting has not heard for long."""
    if not order.lets_go:
        return ()
    heard_since = now - dt.timedelta(hours=settings.session_hours)
    return tuple(
        Session(auth_id, session, _host(server), _host(framed))
        for auth_id in order.auth_ids
        for session, server, framed, heard_at in _living(cursor, auth_id)
        if _instant(heard_at) > heard_since
    )


def status(settings: FreeRadius) -> str:
    """How many credentials the database lets in.

    Raises:
        GatewayError: it cannot be asked, or a table is missing.
    """
    with database(settings) as cursor:
        cursor.execute("select count(*) from madoguchi_orders")
        cursor.execute("select count(*) from radacct where acctstoptime is null and username = ''")
        cursor.execute("select count(distinct username) from radcheck")
        return f"{cursor.fetchone()[0]} credentials are let in"


def _living(cursor: CursorWrapper, auth_id: str) -> Sequence[Sequence[Any]]:
    cursor.execute(
        "select acctsessionid, nasipaddress, framedipaddress, coalesce(acctupdatetime, acctstarttime)"
        " from radacct where acctstoptime is null and username = %s order by radacctid desc limit 20",
        (auth_id,),
    )
    found: Sequence[Sequence[Any]] = cursor.fetchall()
    return found


def _let_in(cursor: CursorWrapper, auth_id: str, password: str) -> None:
    cursor.execute(
        "delete from radcheck where username = %s"
        " and (attribute like '%%-Password' or attribute = 'Password-With-Header')",
        (auth_id,),
    )
    cursor.execute(
        "insert into radcheck (username, attribute, op, value) values (%s, 'Cleartext-Password', ':=', %s)",
        (auth_id, password),
    )


def _host(address: object) -> str:
    """An address without the prefix length that PostgreSQL's inet may show."""
    return str(address or "").split("/")[0]


def _instant(value: object) -> dt.datetime:
    """A time of accounting: SQLite keeps seconds since 1970, PostgreSQL an instant."""
    if isinstance(value, dt.datetime):
        return value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    return dt.datetime.fromtimestamp(float(str(value or 0)), dt.UTC)


def _address(settings: FreeRadius) -> dict[str, Any]:
    """Django's words for the database, with a time-out on everything."""
    patience = settings.timeout_seconds
    if settings.database.startswith("sqlite:"):
        options: dict[str, Any] = {"timeout": patience, "transaction_mode": "IMMEDIATE"}
        path = unquote(urlsplit(settings.database).path)
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options}
    return {"ENGINE": "django.db.backends.postgresql", **_known_to_libpq(settings.database, patience)}


def _known_to_libpq(url: str, patience: int) -> dict[str, Any]:
    """What a PostgreSQL URL says, read by libpq itself, with our time-outs and the secret password."""
    known = conninfo_to_dict(url)
    named = {name: known.pop(key, "") for name, key in {"HOST": "host", "PORT": "port", "USER": "user"}.items()}
    limits = {"connect_timeout": patience, "options": f"-c statement_timeout={patience * 1000}"}
    password = secret("freeradius_database_password")
    return {**named, "NAME": known.pop("dbname", ""), "PASSWORD": password, "OPTIONS": {**known, **limits}}
