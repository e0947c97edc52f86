"""The facts of a receipt in words, whichever kind it is. Like the command, it needs no settings and no store."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from madoguchi.cli import receipt_words as words
from madoguchi.domain import declarations, phone_numbers, receipts

Word = Callable[[tuple[str, str]], str]


class NotKnown(Exception):
    """It is signed, but no receipt whose facts we can read: anyone can sign anything."""


def facts(receipt: Mapping[str, Any], word: Word) -> tuple[tuple[str, str], ...]:
    """Each fact with its name. ``word`` chooses between two languages.

    Raises:
        NotKnown: it is no receipt of ours.
    """
    try:
        return tuple(_TELLERS[receipt["format"]](receipt, word))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise NotKnown from None


def _of_case(receipt: Mapping[str, Any], word: Word) -> Iterator[tuple[str, str]]:
    worded = {
        **_common(receipt, word),
        "lines": ", ".join(phone_numbers.display(number) for number in receipt["lines"]),
        "choice": word(words.CHOICES[receipt["choice"]]),
        "total": f"{receipt['quote']['totals']['total']:,} JPY",
        **{name: _instant(receipt, name) for name in ("effective_at", "take_back_until")},
    }
    for name, named in words.FACTS.items():
        yield word(named), worded[name] if name in worded else str(receipt[name])


def _of_declaration(receipt: Mapping[str, Any], word: Word) -> Iterator[tuple[str, str]]:
    told, common = receipt["declaration"], _common(receipt, word)
    worded = {
        "number": declarations.shown(told["number"], told["names"]),
        "choice": word(words.CHOICES[told["choice"]]),
        "kind": word(words.KINDS_OF_END[told["kind"]]),
    }
    for name in ("kind", "number", "received_at", "operator"):
        yield word(words.FACTS[name]), common[name] if name in common else str(receipt[name])
    for name, named in words.DECLARED.items():
        if value := worded.get(name, str(told[name])):
            yield word(named), value
    yield word(words.FACTS["last_day"]), str(receipt["last_day"])


def _common(receipt: Mapping[str, Any], word: Word) -> dict[str, str]:
    return {
        "kind": word(words.KINDS[receipt["kind"]]),
        "received_at": _instant(receipt, "received_at"),
        "operator": f"{receipt['operator']['name']} / {receipt['operator']['name_en']}",
    }


def _instant(receipt: Mapping[str, Any], name: str) -> str:
    return f"{receipt[name].replace('T', ' ')} ({receipt['time_zone']})"


_TELLERS = {receipts.FORMAT: _of_case, declarations.FORMAT: _of_declaration}
