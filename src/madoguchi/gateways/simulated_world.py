"""The world outside, for the simulators: a store of its own, so that nothing in our database makes it true."""

import datetime as dt
import enum
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings

from madoguchi import clock
from madoguchi.gateways import GatewayError, Unsure

_TABLES = """
create table if not exists delivery (
    id integer primary key, key text unique, channel text, recipient text, subject text, body text, attachments text,
    at text);
create table if not exists subscriber (imsi text primary key, is_on integer);
create table if not exists network_order (
    reference text primary key, key text unique, switch text, imsi text, credentials text, ready_at text);
create table if not exists credential (auth_id text primary key, digest text);
create table if not exists password_order (
    reference text primary key, key text unique, auth_id text, digest text, ready_at text, done integer);
create table if not exists billing_charge (number integer primary key autoincrement, key text unique, written text);
create table if not exists billing_bill (number integer primary key autoincrement, key text unique, written text);
create table if not exists billing_quote (number text primary key, written text, taken_back integer);
create table if not exists fault (gateway text primary key, mode text);
"""


class Fault(enum.StrEnum):
    """What can be wrong with a simulated system."""

    DOWN = "down"
    SLOW = "slow"
    REFUSES = "refuses"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something that arrived at a person. ``attachments`` are file names."""

    id: int
    channel: str
    recipient: str
    subject: str
    body: str
    attachments: tuple[str, ...]
    at: dt.datetime


@contextmanager
def world() -> Iterator[sqlite3.Connection]:
    """The store of the simulated world; committed at the end."""
    path = settings.MADOGUCHI_DATA / "outside.sqlite3"
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=20)
    try:
        connection.executescript("pragma journal_mode=wal; pragma synchronous=off;" + _TABLES)
        with connection:
            yield connection
    finally:
        connection.close()


def deliver(channel: str, *, to: str, key: str, body: str, subject: str = "", attachments: tuple[str, ...] = ()) -> str:
    """Let something arrive, once per ``key``; its id.

    Raises:
        GatewayError: a fault is set for the channel. A slow one lets it arrive and does not say so in time.
    """
    fail_if_faulty(channel)
    row = (f"{channel}:{key}", channel, to, subject, body, json.dumps(attachments), clock.now().isoformat())
    with world() as connection:
        connection.execute(
            "insert or ignore into delivery (key, channel, recipient, subject, body, attachments, at)"
            " values (?, ?, ?, ?, ?, ?, ?)",
            row,
        )
    if fault_of(channel) is Fault.SLOW:
        raise Unsure(f"{channel} took it and did not answer in time")
    return f"simulated-{channel}-{key}"


def list_deliveries() -> list[Delivery]:
    """Everything that arrived, latest first."""
    with world() as connection:
        rows = connection.execute(
            "select id, channel, recipient, subject, body, attachments, at from delivery order by id desc"
        ).fetchall()
    return [
        Delivery(number, channel, to, subject, body, tuple(json.loads(names)), dt.datetime.fromisoformat(at))
        for number, channel, to, subject, body, names, at in rows
    ]


def set_fault(gateway: str, fault: Fault | None) -> None:
    """Break or mend a simulated system."""
    with world() as connection:
        connection.execute("delete from fault where gateway = ?", (gateway,))
        if fault:
            connection.execute("insert into fault values (?, ?)", (gateway, fault))


def fault_of(gateway: str) -> Fault | None:
    """What is wrong with a simulated system, if anything."""
    with world() as connection:
        row = connection.execute("select mode from fault where gateway = ?", (gateway,)).fetchone()
    return Fault(row[0]) if row else None


def fail_if_faulty(gateway: str) -> None:
    """Fail as the real system would.

    Raises:
        GatewayError: temporary when down, permanent when refusing.
    """
    fault = fault_of(gateway)
    if fault is Fault.DOWN:
        raise GatewayError(f"{gateway} does not answer")
    if fault is Fault.REFUSES:
        raise GatewayError(f"{gateway} refuses", permanent=True)
