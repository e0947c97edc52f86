"""Where the last bill goes, if she was asked on her way out: to the address and the mail box that she gave then."""

from madoguchi.cancellation.models import Case, Particulars
from madoguchi.contracts.addresses import reachable
from madoguchi.domain.last_bills import AS_ON_FILE, Recipient
from madoguchi.domain.pages import Ask
from madoguchi.outbox.channels import Channel

_STREET = (Ask.BILLING_PREFECTURE, Ask.BILLING_CITY, Ask.BILLING_STREET)


def recipient_of(case: Case) -> Recipient:
    """What she answered when she was asked where the bill is to go; as on file where she was not.

    Only of who had signed in: a code to one line must not send somebody's bill to a stranger (S15).
    """
    given = Particulars.objects.filter(case=case).first() if not case.made_in else None
    if given is None:
        return AS_ON_FILE
    told = given.opened()
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
