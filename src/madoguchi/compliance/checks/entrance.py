"""Where leaving begins: the link to it, the page it leads to, and what that page asks of who is not signed in."""

from http import HTTPStatus

from django.urls import reverse

from madoguchi.compliance.house import House
from madoguchi.compliance.html import Seen
from madoguchi.compliance.rows import Finding, met, not_built
from madoguchi.domain.code_policy import OpenedBy
from madoguchi.domain.journey_policy import Place

LABELS = ("解約する", "Cancel", "Verträge hier kündigen", "Résilier votre contrat")
CONFIRMS = ("解約する", "cancel", "kündigen", "résili")
_LISTED = {"kind", "who", "name", "contract", "number", "line", "phone", "when", "date", "reason", "confirm", "mail"}
_SECRET = "password"  # noqa: S105 - a kind of field


def link_on_every_page(house: House) -> Finding:
    """A link with these plain words and no others, on the first page of member and stranger, that leads straight."""
    if house.rules.journey.entrance.place is not Place.AT_HAND:
        return met(False, f"The policy puts the entrance {house.rules.journey.entrance.place} under other words.")
    addresses = ["my_page", "account_login", "account_reset_password", "receipt_keys"]
    pages = {name: (house.member if name == "my_page" else house.stranger).open(reverse(name)) for name in addresses}
    without = [name for name, (_, _, seen) in pages.items() if not _has_link(seen)]
    found = f"Opened {', '.join(addresses)}: a link 「{LABELS[0]}」 to {reverse('cancel')}"
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


def one_page_to_the_end(house: House) -> Finding:
    """The entrance leads a stranger to the page whose button ends the contract: no log-in, no code, no page between."""
    declared = _declaration(house)
    if declared is None:
        return _none_declared(house)
    return met(True, f"{declared[0]} holds every question and the last button from the start.")


def asks_what_is_listed(house: House) -> Finding:
    """The page asks kind, who, contract or line, when, where to confirm: no less that matters, and nothing else."""
    declared = _declaration(house)
    if declared is None:
        return _none_declared(house)
    address, seen = declared
    fields = [field for form in seen.forms for field in form.fields]
    beyond = [field.name for field in fields if not any(word in field.name for word in _LISTED)]
    secret = [field.name for field in fields if field.kind == _SECRET]
    names = ", ".join(field.name for field in fields)
    return met(
        not beyond and not secret and bool(fields), f"{address} asks {names}; beyond the list: {beyond or 'nothing'}."
    )


def asks_telephone_number(house: House) -> Finding:
    """Of a telephone contract, the number of the line may be given."""
    declared = _declaration(house)
    if declared is None:
        return _none_declared(house)
    kinds = [f"{field.name} ({field.kind}): {field.label}" for form in declared[1].forms for field in form.fields]
    return met(any("tel" in kind or "電話" in kind or "line" in kind for kind in kinds), f"Asked: {'; '.join(kinds)}.")


def last_button_is_plain(house: House) -> Finding:
    """The button says that it ends the contract."""
    declared = _declaration(house)
    if declared is None:
        return _none_declared(house)
    buttons = [button for form in declared[1].forms if form.fields for button in form.buttons]
    return met(bool(buttons) and all(_is_plain(button) for button in buttons), f"The button says {', '.join(buttons)}.")


def members_button_is_plain(house: House) -> Finding:
    """The buttons of the review say that they end it, and each says when."""
    buttons = [button for form in house.review.choices.values() for button in form.buttons]
    plain = bool(buttons) and all(_is_plain(button) for button in buttons) and len(set(buttons)) == len(buttons)
    return met(plain, f"The review's buttons say {', '.join(buttons) or 'nothing'}.")


def identifies_once(house: House) -> Finding:
    """She who is signed in is not asked again who she is."""
    again = [page.name for page in house.leaving if page.proves or page.asks_again]
    asked = [field.label or field.name for field in house.review.asked if field.kind != "date"]
    return met(
        not again and not asked,
        f"Pages that ask a member who she is: {', '.join(again) or 'none'}; fields on the review: {asked or 'none'}.",
    )


def asks_for_no_paper(house: House) -> Finding:
    """Neither the journey nor its last page asks her to send a paper or a picture of one."""
    files = [field.name for seen in (house.first_page, house.review) for field in seen.asked if field.kind == "file"]
    return met(not files, f"Files asked for on the first and the last page: {', '.join(files) or 'none'}.")


def _declaration(house: House) -> tuple[str, Seen] | None:
    """The page on which a stranger ends a contract by one press, if the entrance leads to one."""
    if house.rules.cancel_only.opened_by is not OpenedBy.DECLARATION:
        return None
    _, address, seen = house.stranger.open(reverse("cancel"))
    forms = [
        form
        for form in seen.forms
        if form.method == "post" and any(map(_is_plain, form.buttons)) and len(form.fields) > 1
    ]
    return (address, Seen(seen.text, seen.links, forms)) if forms else None


def _none_declared(house: House) -> Finding:
    if house.rules.cancel_only.opened_by is OpenedBy.DECLARATION:
        return not_built(
            "The policy asks for a page of declaration (cancel_only.opened_by); the portal leads to none yet."
        )
    _, address, seen = house.stranger.open(reverse("cancel"))
    buttons = [button for form in seen.forms if form.fields for button in form.buttons]
    return met(False, f"{address} leads a stranger on by {', '.join(buttons)}: a stage before the last button.")


def _has_link(seen: Seen) -> bool:
    return any(words in LABELS and address == reverse("cancel") for words, address in seen.links)


def _is_plain(button: str) -> bool:
    return any(word in button.lower() for word in CONFIRMS)
