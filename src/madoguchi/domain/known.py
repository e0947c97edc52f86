"""What is known before anything is asked, and what the member has said already."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from madoguchi.domain.codes import Way
from madoguchi.domain.facts import Contract
from madoguchi.domain.journey_policy import Proof
from madoguchi.domain.pages import Ask


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before anything is asked.

    ``held``: what the account holds, as the number of characters that typing it takes. ``proofs``: what this session
    has proved already, so that it is not asked for; ``fresh`` for who signed in within five minutes. ``code_ways``: by
    which ways a code reaches her that is as good as a fresh proof; none where it takes her password or a passkey.
    """

    contracts: tuple[Contract, ...] = ()
    held: Mapping[Ask, int] = field(default_factory=dict)
    proofs: frozenset[Proof] = frozenset({Proof.SESSION})
    code_ways: tuple[Way, ...] = ()
    can_be_billed: bool = True  # there is a mail or postal address on file
    today: dt.date | None = None  # without it nothing is known of days that are counted, as an initial cancellation's


@dataclass(frozen=True, slots=True)
class Said:
    """What the member has said already, by the link she pressed or an earlier page.

    ``keeps_one``: she came through a door that cannot end a contract's last line.
    """

    contract: Contract | None = None
    lines: frozenset[str] = frozenset()
    keeps_one: bool = False


def known_lines(contracts: tuple[Contract, ...], said: Said) -> Said:
    """What follows from the facts: where there is one contract or one line left, nobody is asked which."""
    open_contracts = [contract for contract in contracts if contract.open_lines]
    contract = said.contract or (open_contracts[0] if len(open_contracts) == 1 else None)
    if contract is None:
        return said
    numbers = said.lines or frozenset(line.phone_number for line in contract.open_lines)
    is_open = len(numbers) > 1 and not said.lines
    is_barred = said.keeps_one and contract.loses_its_last_line(numbers)
    return Said(contract, frozenset() if is_open or is_barred else numbers, said.keeps_one)
