"""Who lives in the house: five customers with a voice line each, and what one of them answers when she is asked."""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth import get_user_model

from madoguchi.contracts.importing import actions as importing
from madoguchi.contracts.importing import files, grouping
from madoguchi.domain.actor import Actor, ActorKind
from madoguchi.domain.operator_time import offered
from madoguchi.domain.pages import Ask
from madoguchi.domain.policy import Policy
from madoguchi.domain.reasons import Reason
from madoguchi.keys import digests, keyring, signing
from madoguchi.sign_in.actions import link_login

MAIL_PLAN, MEMBERSHIP = "メールプラン", "基本会員"
DECLARER, DECLARED_LINE = "見本 人4", "09000000004"
_BY = Actor(ActorKind.SYSTEM, "compliance")
_PEOPLE = {
    "member@example.jp": "N000000001",
    "young@example.jp": "N000000002",
    "leaver@example.jp": "N000000003",
    "declarer@example.jp": "N000000004",
    "walker@example.jp": "N000000005",
}
_PASSWORD = "house9lamp"  # noqa: S105 - of people who live as long as a report is made


def answers(rules: Policy, now: dt.datetime) -> dict[str, str]:
    """Whatever the walker may be asked, by the name of the question."""
    told: dict[Ask, str] = {
        Ask.CUSTOMER_NUMBER: "N000000005",
        Ask.NAME: "見本 人5",
        Ask.POSTAL_CODE: "1000000",
        Ask.CONTRACT_PHONE: "09000000005",
        Ask.AUTH_ID: _auth_id(rules),
        Ask.AUTH_PASSWORD: _PASSWORD,
        Ask.PASSWORD: _PASSWORD,
        Ask.BILLING_POSTAL_CODE: "1000000",
        Ask.BILLING_PREFECTURE: "東京都",
        Ask.BILLING_CITY: "見本市",
        Ask.BILLING_STREET: "1-1-1",
        Ask.CONTACT_PHONE: "09000000005",
        Ask.CONTACT_MAIL: "walker@example.jp",
        Ask.REASON: Reason.PRICE,
        Ask.CODE_WAY: rules.journey.code_ways[0],
        Ask.WHEN: offered(rules.choices)[0],
    }
    tomorrow = (now + dt.timedelta(days=1)).date().isoformat()
    return {**{str(ask): answer for ask, answer in told.items()}, "date": tomorrow}


def move_in(folder: Path, rules: Policy, now: dt.datetime) -> None:
    """Keys, and everybody by the ordinary import, with their log-ins."""
    keyring.make()
    digests.make_key()
    signing.make_key()
    file = folder / "people.csv"
    _write(file, [*_rows(rules, now)])
    for part in importing.import_subscribers(grouping.survey(files.open_file(file), rules), by=_BY, now=now):
        if part.problems:
            raise ValueError(str(part.problems[0]))
    for email, number in _PEOPLE.items():
        link_login(email=email, customer_number=number, by=_BY, now=now)
    walker = get_user_model().objects.get(email="walker@example.jp")
    walker.set_password(_PASSWORD)
    walker.save()


def _auth_id(rules: Policy) -> str:
    return f"house5@{rules.credentials.realm or 'house.example'}"


def _rows(rules: Policy, now: dt.datetime) -> Iterator[dict[str, str]]:
    today = now.astimezone(rules.operator.time_zone).date()
    used = (now - dt.timedelta(days=1)).isoformat()
    yield from _person("1", "member@example.jp", dt.date(2023, 4, 1), rules)
    yield from _person("2", "young@example.jp", today - dt.timedelta(days=2), rules)
    yield from _person("3", "leaver@example.jp", dt.date(2023, 4, 1), rules)
    yield from _person("4", "declarer@example.jp", dt.date(2023, 4, 1), rules)
    yield from _person("5", "walker@example.jp", dt.date(2023, 4, 1), rules)
    certificate = {"record": "credential", "auth_id": _auth_id(rules), "auth_password": _PASSWORD}
    walkers = {"customer_number": "N000000005", "contract_number": "C000000005"}
    yield {**walkers, **certificate, "credential_kind": "mobile"}
    hers = {"customer_number": "N000000001", "contract_number": "C000000001"}
    service = {**hers, "record": "service", "service_code": "mail", "name": MAIL_PLAN, "ends_with": "contract"}
    yield {**service, "monthly_fee": "200"}
    yield {**service, "service_code": "base", "name": MEMBERSHIP, "monthly_fee": "250", "ends_with": "nothing"}
    use = {**hers, "record": "charge", "phone_number": "09000000001", "reference": "U1", "name": "国内通話料"}
    yield {**use, "amount": "40", "used_at": used}


def _person(last: str, email: str, began: dt.date, rules: Policy) -> Iterator[dict[str, str]]:
    yield {
        "record": "line",
        "customer_number": f"N00000000{last}",
        "contract_number": f"C00000000{last}",
        "family_name": "見本",
        "given_name": f"人{last}",
        "email": email,
        "contact_phone": f"0900000000{last}",
        "postal_code": "1000000",
        "prefecture": "東京都",
        "city": "見本市",
        "town": "1-1-1",
        "signed_on": began.isoformat(),
        "document_received_on": began.isoformat(),
        "phone_number": f"0900000000{last}",
        "line_kind": "voice",
        "plan": rules.plans[0].code,
        "imsi": f"44010000000000{last}",
        "state": "active",
        "opened_on": began.isoformat(),
    }


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list({name: None for row in rows for name in row}), restval="")
        writer.writeheader()
        writer.writerows(rows)
