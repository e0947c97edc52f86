"""What is on file of a customer, by the question that would ask for it, and whether an answer is the same."""

from collections.abc import Mapping

from madoguchi.contracts.credentials.queries import living
from madoguchi.contracts.models import Customer
from madoguchi.domain.actor import Reach
from madoguchi.domain.credentials import PASSWORD_LENGTH
from madoguchi.domain.pages import Ask
from madoguchi.keys.digests import same


def held(reach: Reach, customer_number: str, contract_number: str) -> dict[Ask, int]:
    """What the account holds, as the number of characters that typing it takes. What is empty is not held."""
    customer = Customer.objects.get(number=customer_number)
    on_file = {
        **_facts(customer),
        Ask.BILLING_POSTAL_CODE: customer.postal_code,
        Ask.BILLING_PREFECTURE: customer.prefecture,
        Ask.BILLING_CITY: customer.city,
        Ask.BILLING_STREET: f"{customer.town}{customer.building}",
        Ask.CONTACT_PHONE: customer.phone,
        Ask.CONTACT_MAIL: customer.email,
    }
    lengths = {ask: len(value) for ask, value in on_file.items() if value}
    auth_id = living(reach).filter(contract__number=contract_number).values_list("auth_id", flat=True).first()
    return {**lengths, **({Ask.AUTH_ID: len(auth_id), Ask.AUTH_PASSWORD: PASSWORD_LENGTH} if auth_id else {})}


def differing(reach: Reach, contract_number: str, answers: Mapping[Ask, str]) -> frozenset[Ask]:
    """The questions whose answer is another than on file. All are compared, each in constant time."""
    customer = Customer.objects.get(contracts__number=contract_number, number__in=reach.customer_numbers)
    on_file = _facts(customer)
    readings = {Ask.NAME: f"{customer.family_name_kana}{customer.given_name_kana}"}
    wrong = {
        ask
        for ask, value in on_file.items()
        if ask in answers and value and not (same(answers[ask], value) | _is(answers[ask], readings.get(ask, "")))
    }
    if Ask.AUTH_ID in answers and not _opens(reach, contract_number, answers):
        wrong |= {Ask.AUTH_ID, Ask.AUTH_PASSWORD}
    return frozenset(wrong)


def _facts(customer: Customer) -> dict[Ask, str]:
    return {
        Ask.CUSTOMER_NUMBER: customer.number,
        Ask.NAME: customer.name.replace(" ", ""),
        Ask.POSTAL_CODE: customer.postal_code,
        Ask.CONTRACT_PHONE: customer.phone,
    }


def _is(answer: str, reading: str) -> bool:
    return bool(reading) and same(answer, reading)


def _opens(reach: Reach, contract_number: str, answers: Mapping[Ask, str]) -> bool:
    """Whether authentication ID and password belong together and to this contract. Every one of hers is compared."""
    hers = living(reach).filter(contract__number=contract_number)
    hits = [
        same(answers[Ask.AUTH_ID], row.auth_id) & same(answers.get(Ask.AUTH_PASSWORD, ""), row.opened()["password"])
        for row in hers
    ]
    return any(hits)
