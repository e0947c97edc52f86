"""A billing that speaks the TM Forum's open APIs: TMF635 (usage), TMF648 (quotes) and TMF678 (bills), version 4.

A quote is looked for by our own number before it is told, so that none is there twice after a cut-off answer. It is
told in two steps, as TMF648 has it: whoever asks creates it, and only a change says its state and its total.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from madoguchi import gateways, policy
from madoguchi.gateways import Finding, GatewayError
from madoguchi.gateways.billing import AcceptedQuote, Bills, Charges
from madoguchi.gateways.billing.tmf import resources
from madoguchi.gateways.billing.tmf.asking import Answer, ask

_USAGE: Final = "/tmf-api/usageManagement/v4/usage"
_QUOTE: Final = "/tmf-api/quoteManagement/v4/quote"
_BILL: Final = "/tmf-api/customerBillManagement/v4/customerBill"
_RATE: Final = "/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate"
_LIMIT: Final = 200
_AT_FIRST: Final = dt.timedelta(days=62)  # the open month and the one before
_LATE: Final = dt.timedelta(days=7)
_MEND: Final = "Does the billing run, and do `url`, `basic_user` and the secret in operator.toml fit it?"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a feed stands: what happened since an instant, so many of it read, begun at the billing's own time."""

    since: dt.datetime
    offset: int = 0
    begun_at: dt.datetime | None = None

    def __str__(self) -> str:
        begun = self.begun_at.isoformat() if self.begun_at else ""
        return f"{self.since.isoformat()}|{self.offset}|{begun}"


class Gateway:
    """The billing."""

    def __init__(self) -> None:
        settings = policy.gateways().billing.tmf
        if settings is None:
            raise GatewayError("operator.toml has no [gateways.billing.tmf]")
        self._settings = settings

    def charges(self, after: str, *, now: dt.datetime) -> Charges:
        """Usage by the day of use; each round begins a week back, so that what is rated late comes too."""
        place = _read(after, now)
        answer, rows = self._page(_USAGE, {"usageDate.gte": place.since.isoformat(), "sort": "usageDate"}, place.offset)
        found = tuple(one for row in rows if (one := resources.charge(row)))
        begun_at, is_last = place.begun_at or answer.at or now, len(rows) < _LIMIT
        if not is_last:
            return Charges(found, str(_Place(place.since, place.offset + _LIMIT, begun_at)), is_last=False)
        return Charges(found, str(_Place(begun_at - _LATE)), begun_at)

    def publish(self, quote: AcceptedQuote, *, now: dt.datetime) -> str:
        """Tell of the quote and that it was accepted, each unless the billing knows it already."""
        found = self._find(quote.number)
        if found is None:
            found = ask(self._settings, _QUOTE, body=resources.quote(quote), key=quote.number).content
        reference = _id_of(found)
        if not resources.is_told(found):
            self._change(reference, resources.acceptance(quote), key=f"{quote.number}-accepted")
        return reference

    def take_back(self, number: str, reference: str, *, now: dt.datetime) -> None:
        """Have the quote cancelled."""
        found = ask(self._settings, f"{_QUOTE}/{reference}").content
        self._change(_id_of(found), resources.cancelled(found), key=f"{number}-back")

    def bills(self, after: str, contracts: frozenset[str], *, now: dt.datetime) -> Bills:
        """Bills by when they last changed; only those of these contracts are asked for their lines."""
        place = _read(after, now)
        answer, rows = self._page(
            _BILL, {"lastUpdate.gte": place.since.isoformat(), "sort": "lastUpdate"}, place.offset
        )
        wanted = [row for row in rows if resources.contract_of(row) in contracts and resources.is_made(row)]
        found = tuple(resources.bill(row, self._lines(str(row.get("id")))) for row in wanted)
        begun_at, is_last = place.begun_at or answer.at or now, len(rows) < _LIMIT
        following = _Place(begun_at) if is_last else _Place(place.since, place.offset + _LIMIT, begun_at)
        return Bills(found, str(following), is_last)

    def look(self, *, now: dt.datetime) -> tuple[Finding, ...]:
        """Ask for one bill: an answer is a sign of life, and that it knows us."""
        return (gateways.looked("billing", self._answer, _MEND),)

    def _answer(self) -> str:
        self._page(_BILL, {"limit": 1}, 0)
        return f"{self._settings.url} answers and knows us"

    def _lines(self, bill: str) -> list[Any]:
        lines: list[Any] = []
        while True:
            _, rows = self._page(_RATE, {"bill.id": bill}, len(lines))
            lines += rows
            if len(rows) < _LIMIT:
                return lines

    def _find(self, number: str) -> Any:  # noqa: ANN401 - JSON
        _, rows = self._page(_QUOTE, {"externalId": number}, 0)
        return next((row for row in rows if row.get("externalId") == number), None)

    def _change(self, reference: str, changes: object, *, key: str) -> None:
        ask(self._settings, f"{_QUOTE}/{reference}", body=changes, method="PATCH", key=key)

    def _page(self, path: str, wanted: dict[str, object], offset: int) -> tuple[Answer, list[Any]]:
        answer = ask(self._settings, path, query={"offset": offset, "limit": _LIMIT, **wanted})
        if not isinstance(answer.content, list) or not all(isinstance(row, dict) for row in answer.content):
            raise GatewayError("the billing's answer is no list")
        return answer, answer.content


def _read(after: str, now: dt.datetime) -> _Place:
    if not after:
        return _Place(now - _AT_FIRST)
    since, offset, begun_at = after.split("|")
    instants = [dt.datetime.fromisoformat(one) if one else None for one in (since, begun_at)]
    return _Place(instants[0] or now - _AT_FIRST, int(offset), instants[1])


def _id_of(quote: Any) -> str:  # noqa: ANN401 - JSON
    if not isinstance(quote, dict) or not quote.get("id"):
        raise GatewayError("the billing took the quote and gave it no id")
    return str(quote["id"])[:200]
