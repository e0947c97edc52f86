"""How addresses and forms name contracts and lines: by their numbers, or, for who came by a code, by their place.

A page that masks a number must not carry it in its address.
"""

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from madoguchi.cancellation import queries
from madoguchi.cancellation.masking import masked
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.actor import Reach
from madoguchi.domain.facts import Contract, Line

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Offered:
    """A contract to choose lines of, as a page names them: each line with its handle."""

    handle: str
    lines: tuple[tuple[str, Line], ...]


def offer(reach: Reach, contract: Contract) -> Offered:
    """The lines of a contract that can be cancelled in this reach."""
    lines = [line for line in contract.open_lines if reach.covers({line.phone_number})]
    numbers = frozenset(line.phone_number for line in contract.lines)
    shown = lines if reach.is_full else [masked(line, numbers) for line in lines]
    return Offered(
        contract_handle(reach, contract.number),
        tuple((line_handle(reach, contract, line.phone_number), seen) for line, seen in zip(lines, shown, strict=True)),
    )


def within(reach: Reach, contract: Contract) -> Contract:
    """The contract as far as this reach goes, for asking what is open. Prices need the whole one."""
    return dataclasses.replace(contract, lines=tuple(x for x in contract.lines if reach.covers({x.phone_number})))


def contract_handle(reach: Reach, number: str) -> str:
    """What an address calls a contract."""
    if reach.is_full:
        return number
    return str([contract.number for contract in queries.list_contracts(reach)].index(number) + 1)


def find_contract(reach: Reach, handle: str) -> Contract:
    """The contract that an address means.

    Raises:
        NotInReach: there is none in reach.
    """
    if reach.is_full:
        return queries.get_contract(reach, handle)
    return _at(queries.list_contracts(reach), handle)


def line_handle(reach: Reach, contract: Contract, number: str) -> str:
    """What an address calls a line."""
    if reach.is_full:
        return number
    return str([line.phone_number for line in contract.lines].index(number) + 1)


def find_lines(reach: Reach, contract: Contract, handles: Iterable[str]) -> frozenset[str]:
    """The phone numbers of the lines that an address means.

    Raises:
        NotInReach: one of them is not within what a code reached.
    """
    if reach.is_full:
        return frozenset(handles)
    numbers = frozenset(_at(contract.lines, handle).phone_number for handle in handles)
    if not reach.covers(numbers):
        raise NotInReach(contract.number)
    return numbers


def _at(things: tuple[T, ...], handle: str) -> T:
    if not re.fullmatch("[0-9]{1,4}", handle) or not 1 <= int(handle) <= len(things):
        raise NotInReach(handle)
    return things[int(handle) - 1]
