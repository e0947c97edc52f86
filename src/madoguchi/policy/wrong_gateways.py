"""What cannot stand in ``[gateways]`` though each value by itself is well formed."""

import dataclasses
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from madoguchi.policy.billing_gateways import TmfBilling
from madoguchi.policy.gateways import Gateways
from madoguchi.policy.message_gateways import Kannel, Smtp, Twilio, WebhookEndpoint
from madoguchi.policy.problems import PolicyProblem

_SHORTEST, _LONGEST = 1, 25  # seconds; half a lease, after which somebody else may take the work
_WITH_COUNTRY: Final = re.compile(r"\+[1-9]\d{6,14}")
_ADDRESS: Final = re.compile(r"[^@\s<>]+@[^@\s<>]+")
_NAME: Final = re.compile(r"[a-z0-9-]{1,40}")
_ONE_OF_A_KIND: Final = ("sms", "voice", "mail", "post", "billing")


def wrong_gateways(found: Gateways) -> Iterator[PolicyProblem]:
    """Every contradiction in the tables of what carries messages."""
    for kind in _ONE_OF_A_KIND:
        systems = _named(getattr(found, kind))
        if len(systems) > 1:
            yield PolicyProblem(f"gateways.{kind}", f"names {' and '.join(systems)}.", "Leave one.")
        for name, table in systems.items():
            yield from _wrong_system(f"gateways.{kind}.{name}", table)
    yield from _wrong_endpoints(found.webhooks)


def _wrong_endpoints(endpoints: tuple[WebhookEndpoint, ...]) -> Iterator[PolicyProblem]:
    names = [one.name for one in endpoints]
    for one in endpoints:
        key, parts = f"gateways.webhooks.{one.name}", urlsplit(one.url)
        if names.count(one.name) > 1 or not _NAME.fullmatch(one.name):
            yield PolicyProblem(key, "is there twice, or no name.", "Give each its own, of a-z, 0-9 and hyphens.")
        if parts.scheme not in ({"https", "http"} if one.private else {"https"}) or not parts.hostname:
            yield PolicyProblem(f"{key}.url", f"{one.url!r} cannot be used.", "Write https:// and its address.")
        if not one.secrets or not one.events:
            yield PolicyProblem(key, "has no secrets or no events.", 'Name one secret at least; events = ["*"] is all.')


def _named(systems: object) -> dict[str, object]:
    tables = {field.name: getattr(systems, field.name) for field in dataclasses.fields(systems)}  # type: ignore[arg-type]
    return {name: table for name, table in tables.items() if table is not None}


def _wrong_system(key: str, table: object) -> Iterator[PolicyProblem]:
    if isinstance(table, Kannel | Twilio | Smtp | TmfBilling) and not _SHORTEST <= table.timeout_seconds <= _LONGEST:
        yield PolicyProblem(
            f"{key}.timeout_seconds", f"is not between {_SHORTEST} and {_LONGEST}.", "Write a number within them."
        )
    if isinstance(table, Kannel | Twilio | TmfBilling):
        yield from _wrong_urls(key, table)
    if isinstance(table, Twilio) and not _WITH_COUNTRY.fullmatch(table.sender):
        yield PolicyProblem(f"{key}.sender", f"{table.sender!r} has no country.", 'Write it like "+81312345678".')
    if isinstance(table, Smtp):
        yield from _wrong_addresses(key, table)


def _wrong_urls(key: str, table: Kannel | Twilio | TmfBilling) -> Iterator[PolicyProblem]:
    for name, url in (("url", table.url), ("report_url", getattr(table, "report_url", ""))):
        parts = urlsplit(url)
        if url and (parts.scheme not in {"http", "https"} or not parts.hostname or url.endswith("/")):
            yield PolicyProblem(
                f"{key}.{name}", f"{url!r} is no address.", "Write http:// or https://, a host, no / at the end."
            )


def _wrong_addresses(key: str, table: Smtp) -> Iterator[PolicyProblem]:
    for name, address in (("sender", table.sender), ("bounces", table.bounces)):
        if address and not _ADDRESS.fullmatch(address):
            yield PolicyProblem(f"{key}.{name}", f"{address!r} is no address.", 'Write a bare one: "name@example.jp".')
