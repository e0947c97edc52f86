"""Setting the certificate and notices as letters."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from madoguchi import policy
from madoguchi.contracts.credentials import queries
from madoguchi.contracts.models import Contract
from madoguchi.contracts.queries import get_customer
from madoguchi.design.paper.typesetting import typeset
from madoguchi.domain import phone_numbers
from madoguchi.domain.actor import SYSTEM, Reach
from madoguchi.domain.plain import plain


def typeset_certificate(contract_number: str, *, language: str, written_at: dt.datetime) -> bytes:
    """The PDF of a contract's certificate, passwords included: for the post only.

    Raises:
        Contract.DoesNotExist: there is no such contract.
        CannotOpen: a password is not as it was sealed.
    """
    contract = Contract.objects.select_related("customer").get(number=contract_number)
    number = contract.customer.number
    data = {
        **_frame(number, language, written_at),
        "contract_number": contract_number,
        "signed_on": contract.signed_on.isoformat(),
        "credentials": _credentials(number, contract_number),
        "lines": _lines(contract_number),
        "address": settings.MADOGUCHI_PUBLIC_URL + reverse("my_page"),
    }
    title = f"{policy.current().operator.name} 会員登録証 {number}"
    return typeset("contracts/papers/certificate.typ", data, title=title, made_at=written_at)


def typeset_notice(customer_number: str, name: str, *, language: str, at: dt.datetime, link: str = "") -> bytes:
    """The PDF of what the message ``name`` tells, with the ``link`` that stops it where there is one."""
    frame = _frame(customer_number, language, at)
    data = {**frame, "name": name, "link": link, "at": at.astimezone(policy.current().operator.time_zone).isoformat()}
    title = f"{policy.current().operator.name} {customer_number}"
    return typeset("contracts/papers/notice.typ", data, title=title, made_at=at)


def _frame(customer_number: str, language: str, at: dt.datetime) -> dict[str, object]:
    operator = policy.current().operator
    return {
        "language": language,
        "customer": plain(get_customer(customer_number)),
        "operator": plain(operator),
        "written_on": at.astimezone(operator.time_zone).date().isoformat(),
    }


def _credentials(customer_number: str, contract_number: str) -> list[dict[str, str]]:
    hers = queries.living(Reach(SYSTEM, frozenset({customer_number}))).select_related("line")
    return [
        {
            "kind": one.kind,
            "auth_id": one.auth_id,
            "password": one.opened()["password"],
            "phone": phone_numbers.display(one.line.phone_number) if one.line else "",
        }
        for one in hers.filter(contract__number=contract_number).order_by("pk")
    ]


def _lines(contract_number: str) -> list[dict[str, str]]:
    return [
        {
            "phone": phone_numbers.display(line.phone_number),
            "kind": line.kind,
            "plan": line.plan.name,
            "plan_en": line.plan.name_en,
            "nickname": line.nickname,
        }
        for line in queries.list_lines(contract_number)
    ]
