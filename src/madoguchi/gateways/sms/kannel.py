"""Short messages by Kannel's smsbox (Kannel 1.4.5 User's Guide, "Using the HTTP interface to send SMS messages").

Password and text go in the head and body of a POST: an address stands in logs. Kannel cuts long texts itself.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from madoguchi import gateways, policy
from madoguchi.gateways import Finding, GatewayError, Unsure, over_http
from madoguchi.gateways.over_http import Reply
from madoguchi.gateways.reports import Fate, Incoming, NotGenuine, Report, address
from madoguchi.policy.message_gateways import Kannel

_UNICODE: Final = "2"  # UCS-2: whatever the text, it arrives as written
_EVERY_REPORT: Final = "31"
_MEND = "Are bearerbox and smsbox running, and do `url`, `user` and the secret fit Kannel's group sendsms-user?"


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    begins: str
    permanent: bool
    means: str


_TAKEN: Final = 202  # "0: Accepted for delivery" or, while its SMSC is away, "3: Queued for later delivery"
_REFUSALS: Final = (
    _Answer(403, "Authorization failed", False, "Kannel does not know this user and secret"),
    _Answer(403, "Not routable", True, "Kannel has no SMSC for this number"),
    _Answer(400, "", True, "Kannel refuses the number or the text"),
    _Answer(404, "", False, "there is no sendsms at this address"),
    _Answer(503, "", False, "Kannel cannot take it now"),
)
_FATES: Final = {
    "1": Report(Fate.ARRIVED),
    "2": Report(Fate.FAILED, "not delivered to the phone"),
    "4": Report(Fate.ON_ITS_WAY, "waits for the phone"),
    "8": Report(Fate.ON_ITS_WAY, "handed to the SMSC"),
    "16": Report(Fate.FAILED, "refused by the SMSC"),
    "34": Report(Fate.FAILED, "its time ran out"),
    "66": Report(Fate.FAILED, "the SMSC does not know"),
}


class Gateway:
    """A Kannel. It does not know our keys and gives no id of its own before it reports."""

    def __init__(self) -> None:
        settings = policy.gateways().sms.kannel
        if settings is None:
            raise GatewayError("operator.toml has no [gateways.sms.kannel]")
        self._settings = settings

    def send(self, *, to: str, text: str, key: str, handle: str = "") -> str:
        """Hand a text over; its reports come to the address of the handle."""
        reply = self._ask(text, _head(self._settings, to, handle))
        if reply.status != _TAKEN:
            raise _refusal(reply)
        return f"kannel-{handle or key}"

    def trace(self, *, to: str, text: str, since: dt.datetime, now: dt.datetime) -> str | None:
        """Kannel tells nothing but by its reports: while they may come, wait; then somebody must look."""
        over = now - since >= dt.timedelta(minutes=self._settings.unsure_minutes)
        words = "nobody knows whether Kannel took it" + (", and it reported nothing" if over else "; its report is due")
        raise Unsure(words, permanent=over)

    def read_report(self, incoming: Incoming) -> Report:
        """The delivery report in the ``state`` of the address."""
        try:
            return _FATES[incoming.query["state"]]
        except KeyError:
            raise NotGenuine("no state that Kannel has") from None

    def look(self, *, now: dt.datetime) -> tuple[Finding, ...]:
        """Ask to send to nobody: the words of the refusal say whether it knows us."""
        return (gateways.looked("Kannel", self._answer, _MEND),)

    def _answer(self) -> str:
        reply = self._ask("", _head(self._settings, "", ""))
        if reply.status == 400:  # noqa: PLR2004 - it knows us, and nobody is the receiver
            return "smsbox answers and knows us"
        raise _refusal(reply)

    def _ask(self, text: str, head: dict[str, str]) -> Reply:
        seconds = self._settings.timeout_seconds
        return over_http.ask(self._settings.url, body=text.encode(), headers=head, seconds=seconds)


def _head(settings: Kannel, to: str, handle: str) -> dict[str, str]:
    report = address("sms", handle, base=settings.report_url) + "?state=%d"
    return {
        "Content-Type": "text/plain; charset=UTF-8",
        "X-Kannel-Username": settings.user,
        "X-Kannel-Password": gateways.secret(settings.secret),
        "X-Kannel-From": settings.sender,
        "X-Kannel-To": to,
        "X-Kannel-Coding": _UNICODE,
        "X-Kannel-DLR-Mask": _EVERY_REPORT,
        "X-Kannel-DLR-Url": report,
    }


def _refusal(reply: Reply) -> GatewayError:
    for row in _REFUSALS:
        if row.status == reply.status and reply.text.startswith(row.begins):
            return GatewayError(row.means, permanent=row.permanent)
    return GatewayError(f"Kannel answers {reply.status}")
