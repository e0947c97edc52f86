"""Where the last bill goes, if she was asked on her way out: to the address and the mail box that she gave then."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from madoguchi.cancellation.models import Case, Particulars
from madoguchi.contracts.addresses import reachable
from madoguchi.domain import phone_numbers, postal_codes
from madoguchi.domain.last_bills import AS_ON_FILE, Recipient
from madoguchi.domain.pages import Ask
from madoguchi.outbox.channels import Channel
from madoguchi.walking.words import WORDINGS, Text

_STREET = (Ask.BILLING_PREFECTURE, Ask.BILLING_CITY, Ask.BILLING_STREET)


def recipient_of(case: Case) -> Recipient:
    """What she answered when she was asked where the bill is to go; as on file where she was not.

    Only of who had signed in: a code to one line must not send somebody's bill to a stranger (S15).
    """
    given = Particulars.objects.filter(case=case).first() if not case.made_in else None
    return _recipient(given.opened()) if given else AS_ON_FILE


def as_people_read_them(answers: Mapping[str, str]) -> tuple[tuple[Text, str], ...]:
    """What she answered on her way out, each with its name: an address in one piece, a number as people write it."""
    to = _recipient(answers)
    number = phone_numbers.display(to.phone) if to.phone else ""
    told = (
        (_("請求書の送り先"), f"〒{postal_codes.display(to.postal_code)} {to.address}" if to.address else ""),
        (_("ご連絡先"), " ".join(part for part in (number, to.mail) if part)),
        (WORDINGS[Ask.GROUND].label, answers.get(Ask.GROUND, "")),
    )
    return tuple((name, answer) for name, answer in told if answer)


def _recipient(told: Mapping[str, str]) -> Recipient:
    return Recipient(
        postal_code=told.get(Ask.BILLING_POSTAL_CODE, ""),
        address="".join(told.get(ask, "") for ask in _STREET),
        mail=told.get(Ask.CONTACT_MAIL, ""),
        phone=told.get(Ask.CONTACT_PHONE, ""),
    )


def places_of_the_bill(case: Case) -> list[tuple[Channel, str]]:
    """Wherever she can be told as ever, and where she said. A text goes only to what is on file (S8)."""
    recipient, known = recipient_of(case), reachable(case.contract.customer)
    if recipient.address:
        known[Channel.LETTER] = f"〒{recipient.postal_code} {recipient.address}"
    places = list(known.items())
    if recipient.mail and recipient.mail.lower() != known.get(Channel.MAIL, "").lower():
        places.append((Channel.MAIL, recipient.mail))
    return places
