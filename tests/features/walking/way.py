"""How a member goes through a journey, page by page; used by the proofs in this folder."""

from django.test import Client

from tests import people
from tests.features.cancellation.counter import Answer
from tests.features.codes import desk
from tests.people import Person

PASSWORD = "harbour7lamp"
BILLING = {
    "billing_postal_code": "100-0000",
    "billing_prefecture": "東京都",
    "billing_city": "みなと市",
    "billing_street": "窓口町1-2-3",
}
PARTICULARS = {**BILLING, "reason": "price", "contact_phone": "090-0000-0101", "contact_mail": "hanako@example.jp"}


def hanako() -> Person:
    """Hanako with what her certificate says."""
    person = people.hanako()
    people.has_credential(person, PASSWORD)
    return person


def certificate(person: Person) -> dict[str, str]:
    """What she types from it."""
    credential = person.contract.credentials.get()
    return {"customer_number": person.customer.number, "auth_id": credential.auth_id, "auth_password": PASSWORD}


def identity(person: Person) -> dict[str, str]:
    """What she knows of herself."""
    holder = person.customer
    return {
        "customer_number": holder.number,
        "name": holder.name,
        "postal_code": "100-0000",
        "contract_phone": holder.phone,
    }


def place(answer: Answer) -> str:
    """The page that an answer leads to."""
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return answer["Location"]


def go(client: Client, where: str, answers: dict[str, str] | None = None) -> str:
    """Answer a page; where it leads to."""
    assert client.get(where).status_code == 200
    return place(client.post(where, answers or {}))


def to_identify(client: Client) -> str:
    """From the bottom of My Page to the form that asks for the certificate."""
    procedures = place(client.get("/cancel/"))
    end_of_contract = go(client, procedures, {"door": "0"})
    return go(client, end_of_contract, {"door": "0"})


def to_review(client: Client, person: Person, when: str = "month_end") -> str:
    """All the way to the review."""
    particulars = go(client, to_identify(client), certificate(person))
    choice = go(client, particulars, PARTICULARS)
    please_note = go(client, choice, {"when": when})
    return go(client, please_note)


def to_code(client: Client, person: Person, way: str = "sms") -> str:
    """From the bottom of My Page to the page that takes the code for seeing the password."""
    change = place(client.get(f"/contracts/{person.contract.number}/credentials/"))
    support = go(client, change, {"door": "1"})
    how = go(client, support, {"door": "1"})
    identify = go(client, how, {"door": "0"})
    code_way = go(client, identify, identity(person))
    code = go(client, code_way, {"code_way": way})
    desk.work()
    return code
