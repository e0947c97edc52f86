"""Short messages by a service that speaks like Twilio (its Programmable Messaging API, Message resource)."""

import datetime as dt
from typing import Final

from madoguchi import gateways, policy
from madoguchi.gateways import Finding, GatewayError
from madoguchi.gateways.reports import Fate, Incoming, Report, address
from madoguchi.gateways.twilio_shaped import MEND, Api

_FATES: Final = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent"), Fate.ON_ITS_WAY),
    **dict.fromkeys(("delivered", "read"), Fate.ARRIVED),
    **dict.fromkeys(("undelivered", "failed", "canceled"), Fate.FAILED),
}


class Gateway:
    """A service that does not know our keys, but lists what it took."""

    def __init__(self) -> None:
        settings = policy.gateways().sms.twilio
        if settings is None:
            raise GatewayError("operator.toml has no [gateways.sms.twilio]")
        self._api = Api(settings)

    def send(self, *, to: str, text: str, key: str, handle: str = "") -> str:
        """Hand a text over; its id there."""
        settings = self._api.settings
        report = address("sms", handle, base=settings.report_url)
        form = {"To": self._api.number(to), "From": settings.sender, "Body": text, "StatusCallback": report}
        return self._api.create("Messages", form)

    def trace(self, *, to: str, text: str, since: dt.datetime, now: dt.datetime) -> str | None:
        """Look for the text in what the service took for this number."""
        return self._api.find("Messages", to=self._api.number(to), since=since, now=now, body=text)

    def read_report(self, incoming: Incoming) -> Report:
        """A status callback."""
        return self._api.report(incoming, _FATES, prefix="Message")

    def look(self, *, now: dt.datetime) -> tuple[Finding, ...]:
        """Ask for the account."""
        return (gateways.looked("SMS service", self._api.check, MEND),)
