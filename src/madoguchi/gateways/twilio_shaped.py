"""What SMS and calls share of a service that speaks like Twilio's public REST API (version 2010-04-01)."""

import base64
import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings as house

from madoguchi import gateways
from madoguchi.gateways import GatewayError, Unsure, over_http
from madoguchi.gateways.over_http import Reply
from madoguchi.gateways.reports import Fate, Incoming, NotGenuine, Report
from madoguchi.policy.message_gateways import Twilio

MEND: Final = "Are `account`, `sender` and the secret those of the service's console?"
_SETTLED: Final = dt.timedelta(minutes=2)  # what was asked so long ago is listed, or never came
_CLOCKS_DIFFER: Final = dt.timedelta(seconds=20)
_LISTED: Final = 20
_NOBODY_KNOWS: Final = frozenset({500, 502, 504})  # it may have been done before the answer was lost


@dataclass(frozen=True, slots=True)
class _Refusal:
    permanent: bool
    means: str


_REFUSALS: Final[Mapping[int, _Refusal]] = {
    20003: _Refusal(permanent=False, means="the service does not know this account and secret"),
    20404: _Refusal(permanent=False, means="there is no such account or address"),
    20429: _Refusal(permanent=False, means="too much was asked at once"),
    21210: _Refusal(permanent=False, means="`sender` is not verified"),
    21211: _Refusal(permanent=True, means="the number is none"),
    21214: _Refusal(permanent=True, means="the number cannot be called"),
    21215: _Refusal(permanent=True, means="calls to this country are not allowed"),
    21217: _Refusal(permanent=True, means="the number is none"),
    21408: _Refusal(permanent=True, means="texts to this country are not allowed"),
    21606: _Refusal(permanent=False, means="`sender` is not a number of this account"),
    21610: _Refusal(permanent=True, means="the receiver wants no texts"),
    21612: _Refusal(permanent=True, means="no way leads to this number"),
    21614: _Refusal(permanent=True, means="the number takes no texts"),
    21617: _Refusal(permanent=True, means="the text is too long"),
}
_BY_STATUS: Final[Mapping[int, _Refusal]] = {
    401: _REFUSALS[20003],
    404: _REFUSALS[20404],
    429: _REFUSALS[20429],
    400: _Refusal(permanent=True, means="the service refuses the request"),
}


@dataclass(frozen=True, slots=True)
class Api:
    """One account at one service."""

    settings: Twilio

    def create(self, what: str, form: Mapping[str, str]) -> str:
        """Make one of ``what`` (``Messages``, ``Calls``); its id."""
        reply = self._ask(what, urlencode(form).encode())
        if reply.status != 201:  # noqa: PLR2004 - created
            raise _refusal(reply)
        return str(_object(reply)["sid"])

    def find(self, what: str, *, to: str, since: dt.datetime, now: dt.datetime, body: str = "") -> str | None:
        """The id of what was made for this number since then; ``None`` when it is sure that nothing was.

        Raises:
            Unsure: it may still come.
        """
        reply = self._ask(f"{what}.json?{urlencode({'To': to, 'PageSize': _LISTED})}", None)
        if reply.status != 200:  # noqa: PLR2004 - listed
            raise _refusal(reply)
        for one in _object(reply)[what.lower()]:
            at = parsedate_to_datetime(one["date_created"])
            if one["to"] == to and at >= since - _CLOCKS_DIFFER and one.get("body", "").endswith(body):
                return str(one["sid"])
        if now - since < _SETTLED:
            raise Unsure("nobody knows whether the service took it; it does not list it yet")
        return None

    def number(self, national: str) -> str:
        """A number with its country."""
        return f"+{self.settings.country_code}{national.removeprefix('0')}"

    def check(self) -> str:
        """Ask for the account; a word on how it stands."""
        reply = self._ask("", None)
        if reply.status != 200:  # noqa: PLR2004 - there it is
            raise _refusal(reply)
        return f"the account is {_object(reply).get('status', 'there')}"

    def verify(self, incoming: Incoming) -> None:
        """Check the signature over address and form, made with our secret (X-Twilio-Signature).

        Raises:
            NotGenuine: it is missing or another.
        """
        signed = f"{self.settings.report_url or house.MADOGUCHI_PUBLIC_URL}{incoming.path}"
        signed += "".join(f"{name}{value}" for name, value in sorted(incoming.form.items()))
        right = hmac.new(gateways.secret(self.settings.secret).encode(), signed.encode(), hashlib.sha1).digest()
        claimed = incoming.headers.get("X-Twilio-Signature", "")
        if not hmac.compare_digest(base64.b64encode(right), claimed.encode()):
            raise NotGenuine("the signature is not the service's")

    def report(self, incoming: Incoming, fates: Mapping[str, Fate], *, prefix: str) -> Report:
        """The status in a callback, in the words of a table.

        Raises:
            NotGenuine: somebody else sent it, or it says nothing in the table.
        """
        self.verify(incoming)
        status = incoming.form.get(f"{prefix}Status", "")
        if status not in fates:
            raise NotGenuine("no status that the service has")
        reason = " ".join(filter(None, (status, incoming.form.get("ErrorCode"))))
        return Report(fates[status], reason, incoming.form.get(f"{prefix}Sid", ""))

    def _ask(self, path: str, body: bytes | None) -> Reply:
        if body is not None:
            path += ".json"
        account = f"{self.settings.url}/2010-04-01/Accounts/{self.settings.account}"
        user = f"{self.settings.account}:{gateways.secret(self.settings.secret)}"
        headers = {"Authorization": f"Basic {base64.b64encode(user.encode()).decode()}", "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        url = f"{account}/{path}" if path else f"{account}.json"
        return over_http.ask(url, body=body, headers=headers, seconds=self.settings.timeout_seconds)


def _object(reply: Reply) -> dict[str, Any]:
    try:
        found = json.loads(reply.text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Unsure("the service's answer is no JSON")
    return found


def _refusal(reply: Reply) -> GatewayError:
    if reply.status in _NOBODY_KNOWS:
        return Unsure(f"the service answers {reply.status}: nobody knows whether it took it")
    try:
        code = int(json.loads(reply.text)["code"])
    except (ValueError, KeyError, TypeError):
        code = 0
    if row := _REFUSALS.get(code) or _BY_STATUS.get(reply.status):
        return GatewayError(row.means + (f" ({code})" if code else ""), permanent=row.permanent)
    return GatewayError(f"the service answers {reply.status}" + (f" ({code})" if code else ""))
