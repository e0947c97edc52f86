"""Where the last bill goes, if she was asked on her way out: to the address and the mail box that she gave then."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from madoguchi.cancellation.models import Particulars
from madoguchi.cancellation.told import Told
from madoguchi.domain import phone_numbers, postal_codes
from madoguchi.domain.last_bills import Recipient
from madoguchi.domain.pages import Ask
from madoguchi.outbox.channels import Channel
from madoguchi.walking.words import WORDINGS, Text

_STREET = (Ask.BILLING_PREFECTURE, Ask.BILLING_CITY, Ask.BILLING_STREET)


def recipients_of(cases: Iterable[Told]) -> dict[int, Recipient]:
    """What she answered when she was asked where the bill is to go, by primary key of the case; only of who was asked.

    Only of who had signed in: a code to one line must not send somebody's bill to a stranger (S15).
    """
    signed_in = [case.pk for case in cases if not case.made_in]
    return {given.case_id: _recipient(given.opened()) for given in Particulars.objects.filter(case_id__among=signed_in)}


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


def places_of_the_bill(known: Mapping[Channel, str], recipient: Recipient) -> list[tuple[Channel, str]]:
    """Wherever she can be told as ever, and where she said. A text goes only to what is on file (S8)."""
    places = dict(known)
    if recipient.address:
        places[Channel.LETTER] = f"〒{recipient.postal_code} {recipient.address}"
    if recipient.mail and recipient.mail.lower() != known.get(Channel.MAIL, "").lower():
        return [*places.items(), (Channel.MAIL, recipient.mail)]
    return list(places.items())
