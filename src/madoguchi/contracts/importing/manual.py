"""The tables of docs/import.md, written from the tables that the import obeys."""

from collections.abc import Iterator

from madoguchi.contracts.importing import cells, states
from madoguchi.contracts.importing.columns import COLUMNS, Column, Record, Wins
from madoguchi.domain.case_lines import LineState

_WINS = {
    Wins.KEY: "finds the row",
    Wins.CRM: "CRM",
    Wins.MEMBER: "CRM; but a member's own change stands (below)",
    Wins.PORTAL: "portal (taken once, when new)",
    Wins.STATES: "see the states",
}


def columns_table() -> str:
    """Every column: its two names, its rows, who wins, how it is written."""
    return "\n".join(_columns_table())


def states_table() -> str:
    """What becomes of a line, by what the portal knows and what the CRM says."""
    head = f"| the portal knows ↓, the CRM says → | {' | '.join(LineState)} |"
    rows = (f"| **{known}** | {' | '.join(states.after(known, said) for said in LineState)} |" for known in LineState)
    return "\n".join([head, "|---" * (len(LineState) + 1) + "|", *rows])


def _columns_table() -> Iterator[str]:
    yield "| Column | 日本語 | On rows | Needed on | Who wins | How it is written |"
    yield "|---|---|---|---|---|---|"
    for column in COLUMNS:
        parts = (
            f"`{column.name}`",
            column.japanese,
            _names(column.records),
            _names(column.needed),
            _wins(column),
            _how(column),
        )
        yield f"| {' | '.join(parts)} |"


def _how(column: Column) -> str:
    how = f"Text, at most {column.max_length} characters." if column.read is cells.text else column.mend
    return (
        f"{how} An empty cell empties the value." if column.empties and column.wins in {Wins.CRM, Wins.MEMBER} else how
    )


def _wins(column: Column) -> str:
    return (
        "the log-in is added, never removed; not again once a member ended it"
        if column.name == "login_email"
        else _WINS[column.wins]
    )


def _names(records: tuple[Record, ...]) -> str:
    return "all" if records == tuple(Record) else ", ".join(records)
