"""What My Page (マイページ) shows: each line, what it costs, how it stands, what is owed."""

import datetime as dt
from dataclasses import dataclass

from madoguchi.bills.queries import Bill, list_bills
from madoguchi.cancellation import queries as cancellation
from madoguchi.contracts.credentials.queries import contracts_with_credentials
from madoguchi.domain.actor import Reach
from madoguchi.domain.facts import ChargeKind, Contract, EndsWith, Line
from madoguchi.domain.money import add_up, with_tax


@dataclass(frozen=True, slots=True)
class LineCard:
    """One line. Amounts are yen with tax; ``unbilled`` is the usage known so far."""

    line: Line
    monthly_cost: int
    unbilled: int
    services: tuple[str, ...]
    case_number: str | None


@dataclass(frozen=True, slots=True)
class ContractCard:
    """One contract with its lines. ``arrears`` is what was billed and is not paid."""

    number: str
    customer_number: str
    lines: tuple[LineCard, ...]
    services: tuple[str, ...]
    arrears: int
    has_credentials: bool

    @property
    def is_ended(self) -> bool:
        """Whether no line is left."""
        return not any(card.line.state.can_be_cancelled for card in self.lines)

    @property
    def can_be_cancelled(self) -> bool:
        """Whether a line is left that no case has yet."""
        return any(card.line.can_be_cancelled for card in self.lines)


@dataclass(frozen=True, slots=True)
class MyPage:
    """Everything on My Page."""

    contracts: tuple[ContractCard, ...]
    cases: tuple[cancellation.Case, ...]
    bills: tuple[Bill, ...]
    usage_as_of: dt.datetime | None

    @property
    def can_be_left(self) -> bool:
        """Whether there is a line that no case has yet."""
        return any(contract.can_be_cancelled for contract in self.contracts)


def get_my_page(reach: Reach) -> MyPage:
    """Everything in reach."""
    contracts = cancellation.list_contracts(reach)
    cases = cancellation.list_cases(reach)
    leaving = {
        (case.contract_number, line.phone_number): case.number
        for case in cases
        for line in case.lines
        if line.state.is_open
    }
    with_credentials = contracts_with_credentials(reach)
    recorded = [charge.recorded_at for contract in contracts for charge in contract.charges]
    return MyPage(
        contracts=tuple(_contract_card(contract, leaving, with_credentials) for contract in contracts),
        cases=cases,
        bills=list_bills(reach),
        usage_as_of=max(recorded, default=None),
    )


def _contract_card(
    contract: Contract, leaving: dict[tuple[str, str], str], with_credentials: frozenset[str]
) -> ContractCard:
    return ContractCard(
        number=contract.number,
        customer_number=contract.customer_number,
        lines=tuple(_line_card(contract, line, leaving) for line in contract.lines),
        services=tuple(s.name for s in contract.services if s.ends_with is not EndsWith.LINE),
        arrears=_sum(contract, None, ChargeKind.ARREARS),
        has_credentials=contract.number in with_credentials,
    )


def _line_card(contract: Contract, line: Line, leaving: dict[tuple[str, str], str]) -> LineCard:
    own = [service for service in contract.services if service.line == line.phone_number]
    return LineCard(
        line=line,
        monthly_cost=with_tax(line.plan.monthly_fee + sum(service.monthly_fee for service in own)),
        unbilled=_sum(contract, line.phone_number, ChargeKind.USAGE),
        services=tuple(service.name for service in own),
        case_number=leaving.get((contract.number, line.phone_number)),
    )


def _sum(contract: Contract, line: str | None, kind: ChargeKind) -> int:
    """The charges of a kind, with tax; of all lines where ``line`` is ``None``."""
    charges = (c for c in contract.charges if c.kind is kind and (line is None or c.line == line))
    return add_up((charge.amount, charge.tax_class) for charge in charges).total
