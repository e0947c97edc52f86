"""Calls by a service that speaks like Twilio (its Voice API, Call resource and TwiML).

The greeting goes with the call; the words are fetched only after a key was pressed. Until then they travel sealed in
the address that the key leads to, so that we keep nothing of a call that has been handed over (S28).
"""

import base64
import binascii
import datetime as dt
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from madoguchi import clock, gateways, policy
from madoguchi.gateways import Finding, GatewayError
from madoguchi.gateways.reports import Fate, Incoming, NotGenuine, Report, address
from madoguchi.gateways.twilio_shaped import MEND, Api
from madoguchi.gateways.voice import Call, Spoken
from madoguchi.keys import sealing
from madoguchi.keys.sealing import Place

_RINGS_SECONDS: Final = "30"
_LASTS_SECONDS: Final = "120"  # S11
_WAITS_FOR_KEY_SECONDS: Final = 10
_WORDS_LIVE: Final = dt.timedelta(minutes=5)
_VOICES: Final = {"ja": "ja-JP", "en": "en-US"}
_FATES: Final = {
    **dict.fromkeys(("queued", "initiated", "ringing", "in-progress", "completed"), Fate.ON_ITS_WAY),
    **dict.fromkeys(("busy", "no-answer", "failed", "canceled"), Fate.FAILED),
}


class Gateway:
    """A service that does not know our keys, but lists the calls that it made."""

    def __init__(self) -> None:
        settings = policy.gateways().voice.twilio
        if settings is None:
            raise GatewayError("operator.toml has no [gateways.voice.twilio]")
        self._api = Api(settings)

    def call(self, call: Call, *, key: str, handle: str = "") -> str:
        """Let it ring; the call's id there."""
        settings = self._api.settings
        report = address("voice", handle, base=settings.report_url)
        form = {
            "To": self._api.number(call.to),
            "From": settings.sender,
            "Twiml": _greeting(call, f"{report}words/?said={_sealed(call, handle)}"),
            "StatusCallback": report,
            "Timeout": _RINGS_SECONDS,
            "TimeLimit": _LASTS_SECONDS,
        }
        return self._api.create("Calls", form)

    def trace(self, *, to: str, text: str, since: dt.datetime, now: dt.datetime) -> str | None:
        """Look for a call to this number."""
        return self._api.find("Calls", to=self._api.number(to), since=since, now=now)

    def read_report(self, incoming: Incoming) -> Report:
        """A status callback. Somebody may have hung up unheard: only a key that was pressed says that it arrived."""
        return self._api.report(incoming, _FATES, prefix="Call")

    def answer(self, incoming: Incoming, *, handle: str) -> Spoken:
        """What is said now that a key was pressed; nothing where none was, or too late.

        Raises:
            NotGenuine: the service did not ask this, or not for this call.
        """
        self._api.verify(incoming)
        words, until, language = _opened(incoming.query.get("said", ""), handle)
        if not incoming.form.get("Digits") or clock.now() > until:
            return Spoken(_twiml("<Hangup/>"), was_heard=False)
        return Spoken(_twiml(_say(words, language) + "<Hangup/>"), was_heard=True)

    def look(self, *, now: dt.datetime) -> tuple[Finding, ...]:
        """Ask for the account."""
        return (gateways.looked("call service", self._api.check, MEND),)


def _greeting(call: Call, action: str) -> str:
    gather = f"<Gather numDigits={quoteattr('1')} timeout={quoteattr(str(_WAITS_FOR_KEY_SECONDS))} method='POST' "
    return _twiml(f"{gather}action={quoteattr(action)}>{_say(call.greeting, call.language)}</Gather><Hangup/>")


def _say(words: str, language: str) -> str:
    return f"<Say language={quoteattr(_VOICES.get(language, language))}>{escape(words)}</Say>"


def _twiml(inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{inner}</Response>'


def _sealed(call: Call, handle: str) -> str:
    plain = {"words": call.words, "language": call.language, "until": (clock.now() + _WORDS_LIVE).isoformat()}
    return base64.urlsafe_b64encode(sealing.seal(plain, place=_place(handle))).decode()


def _opened(said: str, handle: str) -> tuple[str, dt.datetime, str]:
    try:
        plain = sealing.unseal(base64.urlsafe_b64decode(said), place=_place(handle))
    except (binascii.Error, ValueError, sealing.CannotOpen):
        raise NotGenuine("no words of ours") from None
    return plain["words"], dt.datetime.fromisoformat(plain["until"]), plain["language"]


def _place(handle: str) -> Place:
    return Place(kind="voice.words", row=handle)
