"""Where leaving begins: the link to it, the page it leads to, and what that page asks of who is not signed in."""

from http import HTTPStatus

from django.urls import reverse

from madoguchi.compliance.house import House
from madoguchi.compliance.html import Seen
from madoguchi.compliance.rows import Finding, met
from madoguchi.domain.code_policy import OpenedBy
from madoguchi.domain.journey_policy import Fact, Place
from madoguchi.domain.pages import Ask
from madoguchi.domain.steps import CREDENTIAL

LABELS = (
    *("解約する", "解約はこちら", "契約を解約する", "Cancel", "Cancel contracts here"),
    *("Verträge hier kündigen", "Résilier votre contrat"),
)
_WHO = frozenset({*Fact, *CREDENTIAL, Ask.PASSWORD, Ask.CODE})
CONFIRMS = ("解約する", "cancel", "kündigen", "résili")


def link_on_every_page(house: House) -> Finding:
    """A link with these plain words and no others, on the first page of member and stranger, that leads straight."""
    if house.rules.journey.entrance.place is not Place.AT_HAND:
        return met(False, f"The policy puts the entrance {house.rules.journey.entrance.place} under other words.")
    addresses = ["my_page", "account_login", "account_reset_password", "receipt_keys"]
    pages = {name: (house.member if name == "my_page" else house.stranger).open(reverse(name)) for name in addresses}
    without = [name for name, (_, _, seen) in pages.items() if not _has_link(seen)]
    words = sorted(
        {words for _, _, seen in pages.values() for words, where in seen.links if where == reverse("cancel")}
    )
    found = f"Opened {', '.join(addresses)}: a link {'/'.join(words) or 'in plain words'} to {reverse('cancel')}"
    return met(
        not without, f"{found} stands on each." if not without else f"{found} is missing on {', '.join(without)}."
    )


def reached_without_log_in(house: House) -> Finding:
    """Who is not signed in gets somewhere from that link, by what she remembers."""
    status, address, seen = house.stranger.open(reverse("cancel"))
    if house.rules.cancel_only.opened_by is OpenedBy.NOTHING:
        return met(False, "The policy opens leaving to nobody who is not signed in (cancel_only.opened_by).")
    asked = [field.label or field.name for field in seen.asked]
    return met(
        status == HTTPStatus.OK and any(form.fields and form.buttons for form in seen.forms),
        f"A stranger is led to {address} ({status}), which asks: {'; '.join(asked) or 'nothing'}.",
    )


def no_account_needed(house: House) -> Finding:
    """The page asks her to make no account, and there is no page to make one on."""
    _, address, seen = house.stranger.open(reverse("cancel"))
    wants = [form.action for form in seen.forms if "signup" in form.action]
    reachable = house.rules.cancel_only.opened_by is not OpenedBy.NOTHING
    return met(
        reachable and not wants, f"{address}: {len(wants)} forms ask for an account; reachable without: {reachable}."
    )


def members_button_is_plain(house: House) -> Finding:
    """The buttons of the review say that they end it, and each says when."""
    buttons = [button for form in house.review.choices.values() for button in form.buttons]
    plain = bool(buttons) and all(_is_plain(button) for button in buttons) and len(set(buttons)) == len(buttons)
    return met(plain, f"The review's buttons say {', '.join(buttons) or 'nothing'}.")


def identifies_once(house: House) -> Finding:
    """She who is signed in is not asked again who she is."""
    again = [page.name for page in house.leaving if page.proves or page.asks_again]
    again += [stop.name for stop in house.way.between if {*stop.fields} & _WHO and stop.name not in again]
    asked = [field.label or field.name for field in house.review.asked if field.kind != "date"]
    return met(
        not again and not asked,
        f"Pages that ask a member who she is: {', '.join(again) or 'none'}; fields on the review: {asked or 'none'}.",
    )


def asks_for_no_paper(house: House) -> Finding:
    """Neither the journey nor its last page asks her to send a paper or a picture of one."""
    files = [field.name for seen in (house.first_page, house.review) for field in seen.asked if field.kind == "file"]
    return met(not files, f"Files asked for on the first and the last page: {', '.join(files) or 'none'}.")


def _has_link(seen: Seen) -> bool:
    return any(words in LABELS and address == reverse("cancel") for words, address in seen.links)


def _is_plain(button: str) -> bool:
    return any(word in button.lower() for word in CONFIRMS)
