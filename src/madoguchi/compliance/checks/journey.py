"""What stands between the press on 解約する and the end: pages, questions, delays. From the plan, and from the page."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from django.urls import reverse

from madoguchi.compliance.house import House
from madoguchi.compliance.rows import Finding, met, not_applicable
from madoguchi.domain.code_policy import OpenedBy
from madoguchi.domain.codes import DIGITS, Way
from madoguchi.domain.identifiers import read
from madoguchi.domain.journey_policy import Fact, Price, Proof, Survey
from madoguchi.domain.operator_time import Choice, Schedule, When, offered, schedule
from madoguchi.domain.pages import Ask, PageName
from madoguchi.domain.steps import BILLING, CONTACT, CREDENTIAL

HELD = frozenset({*Fact, *CREDENTIAL, *BILLING, *CONTACT})  # questions whose answer the account holds
_DIRECT = (PageName.REVIEW, PageName.ACCEPTED)
_A_MONTH, _TEN_DAYS = 31, 10
_LONGEST_CODE = 10  # minutes
_NOON = dt.time(12)
HOURS = (dt.time(0), dt.time(3), dt.time(8, 59), _NOON, dt.time(20, 59), dt.time(23, 59, 59))


def two_stages(house: House) -> Finding:
    """From the press straight to the page whose last button can be pressed at once."""
    names = tuple(page.name for page in house.leaving)
    buttons = [button for form in house.first_page.choices.values() for button in form.buttons]
    planned, opened = " → ".join(names), ", ".join(buttons) or "no last button"
    straight = names == _DIRECT and house.way.names == (PageName.REVIEW,)
    return met(
        straight and bool(buttons), f"Planned: {planned}. Opened after the press: {opened}. Walked: {house.way}."
    )


def asks_nothing_held(house: House) -> Finding:
    """Nothing that the account holds is typed again."""
    again = [question.ask for page in house.leaving for question in page.asks_again]
    seen = house.way.asked(HELD)
    return met(
        not again and not seen,
        f"Planned, although it is on file: {', '.join(again) or 'nothing'}; on the pages walked: "
        f"{', '.join(seen) or 'nothing'}.",
    )


def survey_never_blocks(house: House) -> Finding:
    """Why she leaves may be asked afterwards only, and need not be answered."""
    survey = house.rules.journey.survey
    blocking = [stop.name for stop in house.way.between if Ask.REASON in stop.fields]
    return met(
        survey is not Survey.REQUIRED_BEFORE and not blocking,
        f"Survey: {survey}; pages it blocks: {', '.join(blocking) or 'none'}.",
    )


def nothing_in_the_way(house: House) -> Finding:
    """No page of the operator's own, no menu, no second proof, no mandatory question."""
    hurdles = [page.name for page in house.leaving if page.name not in {*_DIRECT, PageName.CHOOSE}]
    walked = [stop.name for stop in house.way.between if stop.name != PageName.CHOOSE]
    return met(
        not hurdles and not walked and house.way.arrived,
        f"Pages planned between the press and the review: {', '.join(hurdles) or 'none'}; walked: {house.way}.",
    )


def no_offer_without_the_button(house: House) -> Finding:
    """Whatever the operator puts before her to make her stay, the last button stands beside it."""
    between = [stop.name for stop in house.way.between if stop.is_only_passed]
    return met(not between, f"Pages of the operator's own without the last button: {', '.join(between) or 'none'}.")


def done_on_the_web(house: House) -> Finding:
    """Who joined on the web leaves on the web, also when every paper is lost."""
    if house.rules.journey.proof is Proof.CONNECTION_CREDENTIAL:
        return met(False, "The journey asks for the connection credential, which stands on a paper (journey.proof).")
    accepted = house.accepted
    return met(
        bool(accepted.number), f"Accepted as {accepted.number}, with no telephone call, visit or letter of hers."
    )


def lost_papers_lead_out_too(house: House) -> Finding:
    """Without log-in, certificate and SIM there is a way: a code by mail or post, six digits, soon over."""
    codes = house.rules.codes
    ways = [way for way in codes.ways if way in {Way.MAIL, Way.LETTER}]
    is_open = house.rules.cancel_only.opened_by is not OpenedBy.NOTHING
    facts = f"opened by {house.rules.cancel_only.opened_by}; ways without the SIM: {', '.join(ways) or 'none'}; "
    return met(
        is_open and bool(ways) and codes.minutes <= _LONGEST_CODE,
        f"{facts}{DIGITS} digits for {codes.minutes} minutes, {codes.tries} tries.",
    )


def typed_any_way(house: House) -> Finding:
    """Full width, hyphens and blanks come to the same value."""
    spellings = ("09012345678", "090-1234-5678", "０９０ー１２３４ー５６７８", " 090 1234 5678 ")
    pattern = house.rules.numbers.customer_number
    read_as = {read(spelling, customer_number=pattern).value for spelling in spellings}
    return met(len(read_as) == 1, f"{len(spellings)} spellings of one number are read as {', '.join(read_as)}.")


def accepted_at_every_hour(house: House) -> Finding:
    """What the press leads to is the same by day and night; opening hours only move the end."""
    zone = house.rules.operator.time_zone
    led = {hour: _led_to(house, dt.datetime.combine(dt.date(2026, 11, 16), hour, tzinfo=zone)) for hour in HOURS}
    closed = [str(hour) for hour, found in led.items() if found != led[_NOON] or found.status != HTTPStatus.OK]
    tried = ", ".join(map(str, HOURS))
    return met(
        not closed, f"Opened at {tried}: led to {led[_NOON].address}; otherwise at {', '.join(closed) or 'none'}."
    )


def ends_without_delay(house: House) -> Finding:
    """Whenever she presses, some choice ends it within a month: no cut-off day costs another one (our reading)."""
    days, at = max(_delays(house))
    return met(days <= _A_MONTH, f"Soonest end of what is offered, at {_TRIED} instants: within {days} days (at {at}).")


def ends_within_ten_days(house: House) -> Finding:
    """Notice is ten days at most, unless she wants a later day."""
    days, at = max(_delays(house))
    return met(days <= _TEN_DAYS, f"Soonest end of what is offered: at most {days} days after the press, at {at}.")


def earliest_end_is_offered(house: House) -> Finding:
    """Who names no day ends as soon as can be: today stands among the choices."""
    choices = offered(house.rules.choices)
    return met(When.TODAY in choices, f"Offered: {', '.join(choices)}.")


def priced_side_by_side(house: House) -> Finding:
    """Each choice with its price and its instant, beside the others, before the decision."""
    if house.rules.journey.price is not Price.WITH_THE_CHOICE:
        return met(False, "The date is asked for before its price is shown (journey.price).")
    cards = list(house.review.choices)
    wanted = [when.value for when in offered(house.rules.choices) if when is not When.DATE]
    return met(set(wanted) <= set(cards), f"The review holds cards for {', '.join(cards) or 'nothing'}.")


def no_harder_than_joining(house: House) -> Finding:
    """Leaving takes no more pages, clicks and fields than joining did."""
    joining = house.rules.joining
    if joining is None:
        return not_applicable("Not comparable: the policy has no counted join journey ([joining]).")
    took = len(house.leaving), sum(p.clicks for p in house.leaving), sum(len(p.fields) for p in house.leaving)
    joined = joining.pages, joining.clicks, joining.fields
    figures = f"pages {took[0]} to {joined[0]}, clicks {took[1]} to {joined[1]}, fields {took[2]} to {joined[2]}"
    return met(
        all(a <= b for a, b in zip(took, joined, strict=True)), f"Leaving to joining: {figures} ({joining.source})."
    )


_DAYS = tuple(dt.date(2027, 1, 1) + dt.timedelta(days=n) for n in range(59))
_TRIED = len(_DAYS) * len(HOURS)


def _delays(house: House) -> Iterator[tuple[int, dt.datetime]]:
    """For each instant tried: days to the soonest last day on offer."""
    zone = house.rules.operator.time_zone
    for at in (dt.datetime.combine(day, hour, tzinfo=zone) for day in _DAYS for hour in HOURS):
        yield min((found.last_day - at.date()).days for found in _schedules(house, at)), at


def _schedules(house: House, at: dt.datetime) -> Iterator[Schedule]:
    rules = house.rules
    for when in offered(rules.choices):
        day = at.date() + dt.timedelta(days=1) if when is When.DATE else None
        yield schedule(Choice(when, day), at, rules.operator.time_zone, rules.choices, rules.taking_back)


@dataclass(frozen=True, slots=True)
class _Led:
    status: int
    address: str
    buttons: tuple[str, ...]


def _led_to(house: House, at: dt.datetime) -> _Led:
    """Where somebody is led who has signed in just now: a session of another hour would have run out."""
    with house.at(at):
        status, address, seen = House(house.rules, at).member.open(reverse("cancel"))
    return _Led(status, address, tuple(button for form in seen.forms for button in form.buttons))
