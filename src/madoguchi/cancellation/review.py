"""What the review page says before it asks for the decision: priced choices side by side, and what will be lost."""

import datetime as dt
from dataclasses import dataclass

from django.core import signing

from madoguchi.bills.external.queries import find_as_of
from madoguchi.cancellation.actions import Decision, QuoteChanged
from madoguchi.domain.billing import AsOf
from madoguchi.domain.facts import ChargeKind, Contract, Instalment, Line, LineKind, Service
from madoguchi.domain.initial_cancellation import InitialDays, open_days, open_lines
from madoguchi.domain.operator_time import Choice, Schedule, When, date_range, day_of, offered, schedule
from madoguchi.domain.policy import Instalments, Policy, SimReturn
from madoguchi.domain.quotes import Quote, price, services_ending, services_going_on

_SIGNER = signing.Signer(salt="cancellation.quote")


@dataclass(frozen=True, slots=True)
class Card:
    """One choice with its price. ``token`` comes back with the press and says what was shown."""

    when: When
    schedule: Schedule
    quote: Quote
    token: str


@dataclass(frozen=True, slots=True)
class Losses:
    """What the member loses, keeps paying, or has to do."""

    numbers: tuple[Line, ...]  # telephone numbers, and the two-factor log-ins tied to them
    services: tuple[Service, ...]
    going_on: tuple[Service, ...]
    instalments: tuple[Instalment, ...]
    arrears: int
    sim_return: SimReturn | None


@dataclass(frozen=True, slots=True)
class Initial:
    """The days of an initial cancellation that is open for every chosen line, and which of them it is (0: before)."""

    days: InitialDays
    day: int


@dataclass(frozen=True, slots=True)
class Review:
    """The whole page."""

    contract: Contract
    lines: tuple[Line, ...]
    ends_contract: bool
    initial: Initial | None
    also_initial: tuple[Line, ...]  # chosen together with others, of which each could end so alone
    cards: tuple[Card, ...]
    losses: Losses
    offers_date: bool
    earliest: dt.date
    latest: dt.date
    date_problem: bool
    quoted_at: dt.datetime
    as_of: AsOf | None  # where the usage comes from the operator's own billing
    as_of_is_old: bool

    @property
    def valid_until(self) -> dt.datetime | None:
        """Until when the prices shown are accepted; ``None`` where none is shown yet."""
        return min((card.quote.expires_at for card in self.cards), default=None)

    @property
    def some_work_unbilled(self) -> bool:
        """Whether a line would work for a while after its bill has ended: then every card says both."""
        return any(card.schedule.works_unbilled for card in self.cards)


def prepare(
    contract: Contract,
    numbers: frozenset[str],
    day: dt.date | None,
    rules: Policy,
    now: dt.datetime,
    *,
    chosen: Choice | None = None,
) -> Review:
    """Price every choice on offer; a free ``day`` gives a card of its own. Where one is ``chosen`` already, that one.

    Raises:
        LinesNotOpen: the chosen lines cannot be cancelled now.
    """
    initial = _initial(contract, numbers, rules, now)
    offers_date = When.DATE in offered(rules.choices)
    earliest, latest = date_range(now, rules.operator.time_zone, rules.choices)
    fits = day is not None and offers_date and earliest <= day <= latest
    choices = _choices(rules, day if fits else None, is_initial=initial is not None)
    if chosen:
        choices = [choice for choice in choices if choice.when in {chosen.when, When.INITIAL}]  # that is by law
    as_of = find_as_of(now)
    cards = tuple(_card(contract, numbers, choice, rules, now, as_of) for choice in choices)
    ends_contract = contract.loses_its_last_line(numbers)
    return Review(
        contract=contract,
        lines=tuple(line for line in contract.open_lines if line.phone_number in numbers),
        ends_contract=ends_contract,
        initial=initial,
        also_initial=() if initial else _also_initial(contract, numbers, rules, now),
        cards=cards,
        losses=_losses(contract, numbers, rules, ends_contract=ends_contract),
        offers_date=offers_date and not chosen,
        earliest=earliest,
        latest=latest,
        date_problem=day is not None and not fits,
        quoted_at=now,
        as_of=as_of,
        as_of_is_old=as_of is not None and as_of.is_old(now, rules.billing),
    )


def _choices(rules: Policy, day: dt.date | None, *, is_initial: bool) -> list[Choice]:
    """What there is to choose, in the order of the cards: with a free ``day``, that one too."""
    found = [Choice(When.INITIAL)] if is_initial else []
    found += [Choice(when) for when in offered(rules.choices) if when is not When.DATE]
    return [*found, Choice(When.DATE, day)] if day else found


def decision_from(token: str, contract: str, numbers: frozenset[str], choice: Choice) -> Decision:
    """What the pressed card had shown.

    Raises:
        QuoteChanged: the token was not made by a page of ours.
    """
    try:
        shown = _SIGNER.unsign_object(token)
        return Decision(contract, numbers, choice, dt.datetime.fromisoformat(shown["quoted_at"]), shown["digest"])
    except (signing.BadSignature, KeyError, ValueError, TypeError):
        raise QuoteChanged from None


def _initial(contract: Contract, numbers: frozenset[str], rules: Policy, now: dt.datetime) -> Initial | None:
    today = day_of(now, rules.operator.time_zone)
    days = open_days(contract, numbers, today, rules.initial_cancellation)
    return Initial(days, days.number(today)) if days else None


def _also_initial(contract: Contract, numbers: frozenset[str], rules: Policy, now: dt.datetime) -> tuple[Line, ...]:
    return open_lines(contract, numbers, day_of(now, rules.operator.time_zone), rules.initial_cancellation)


def _card(
    contract: Contract, numbers: frozenset[str], choice: Choice, rules: Policy, now: dt.datetime, as_of: AsOf | None
) -> Card:
    when = schedule(choice, now, rules.operator.time_zone, rules.choices, rules.taking_back)
    quote = price(contract, numbers, when, rules, now, as_of=as_of)
    token = _SIGNER.sign_object({"digest": quote.digest, "quoted_at": now.isoformat()})
    return Card(choice.when, when, quote, token)


def _losses(contract: Contract, numbers: frozenset[str], rules: Policy, *, ends_contract: bool) -> Losses:
    lines = [line for line in contract.open_lines if line.phone_number in numbers]
    left = [i for i in contract.instalments if i.line in numbers and i.remaining]
    unpaid = [charge for charge in contract.charges if charge.kind is ChargeKind.ARREARS]
    owed = [c.amount for c in unpaid if _belongs(c.line, numbers, ends_contract=ends_contract)]
    return Losses(
        numbers=tuple(line for line in lines if line.kind is not LineKind.DATA),
        services=services_ending(contract, numbers, ends_contract=ends_contract),
        going_on=services_going_on(contract, ends_contract=ends_contract),
        instalments=tuple(left) if rules.fees.instalments is Instalments.CONTINUE else (),
        arrears=sum(owed),
        sim_return=rules.sim_return if rules.sim_return.required else None,
    )


def _belongs(line: str | None, numbers: frozenset[str], *, ends_contract: bool) -> bool:
    return line in numbers if line else ends_contract
