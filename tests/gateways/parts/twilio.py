"""A service like Twilio, on loopback, after its public description (REST API 2010-04-01, TwiML, X-Twilio-Signature).

It knows nothing of our code. It has phones: texts arrive at them, and a call is played to whoever presses keys.
"""

import base64
import hashlib
import hmac
import json
import re
import secrets
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from tests.gateways.parts.web_service import WebService

ACCOUNT, TOKEN, SENDER = "AC" + "0" * 32, "token-in-tests", "+81312345678"
_NEEDED = {"Messages": {"To", "From", "Body"}, "Calls": {"To", "From", "Twiml"}}
_E164 = re.compile(r"\+[1-9]\d{6,14}")


class Service(WebService):
    """The service. ``made`` holds every text and call, latest last."""

    def __init__(self) -> None:
        self.made: list[dict[str, str]] = []
        self.broken: tuple[int, int] | None = None  # the status and code that everything is answered with
        self.loses = False  # takes what is asked, and answers 502
        super().__init__()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def respond(self, method: str, path: str, head: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        """Make what is asked for, or show it."""
        authorization = head.get("authorization", "")
        if method == "POST":
            status, content = self.create(path, authorization, dict(parse_qsl(body.decode(), True)))
        else:
            status, content = self.show(path, authorization)
        return status, json.dumps(content).encode()

    @contextmanager
    def refusing(self, status: int, code: int) -> Iterator[None]:
        self.broken = (status, code)
        try:
            yield
        finally:
            self.broken = None

    def create(self, path: str, authorization: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What a POST leads to."""
        what = path.rsplit("/", 1)[1].removesuffix(".json")
        if refusal := self._refusal(path, authorization):
            return refusal
        if _NEEDED[what] - set(form) or len(form.get("Twiml", "")) > 4000:
            return _error(400, 21604)
        if not _E164.fullmatch(form["To"]):
            return _error(400, 21211)
        if len(form.get("Body", "")) > 1600:
            return _error(400, 21617)
        sid = ("SM" if what == "Messages" else "CA") + secrets.token_hex(16)
        made = {
            **form,
            "sid": sid,
            "what": what,
            "status": "queued",
            "date_created": f"{formatdate(self.now())[:-5]}+0000",
        }
        self.made.append(made)
        return (502, {}) if self.loses else (201, _resource(made))

    def show(self, path: str, authorization: str) -> tuple[int, dict[str, Any]]:
        """What a GET leads to: the account, or a list, latest first."""
        if refusal := self._refusal(path, authorization):
            return refusal
        parts = urlsplit(path)
        what = parts.path.rsplit("/", 1)[1].removesuffix(".json")
        if what == ACCOUNT:
            return 200, {"sid": ACCOUNT, "status": "active"}
        to = parse_qs(parts.query).get("To", [""])[0]
        found = [_resource(made) for made in reversed(self.made) if made["what"] == what and made["To"] == to]
        return 200, {what.lower(): found}

    def report(self, status: str, **more: str) -> int:
        """Tell what became of the latest; how that was answered."""
        made = self.made[-1]
        prefix = "Message" if made["what"] == "Messages" else "Call"
        form = {f"{prefix}Sid": made["sid"], f"{prefix}Status": status, "AccountSid": ACCOUNT, **more}
        return self._call(made["StatusCallback"], form)[0]

    def pick_up(self, *keys: str) -> list[tuple[str, str]]:
        """Take the latest call and press these keys, ``""`` for none: language and words of everything said."""
        document, said, waiting = self.made[-1]["Twiml"], [], list(keys)
        while document:
            document, heard = self._play(document, waiting)
            said += heard
        return said

    def _play(self, document: str, keys: list[str]) -> tuple[str, list[tuple[str, str]]]:
        said: list[tuple[str, str]] = []
        for verb in ET.fromstring(document):
            if verb.tag == "Say":
                said.append((verb.attrib["language"], verb.text or ""))
            elif verb.tag == "Hangup":
                return "", said
            else:
                assert (verb.tag, verb.attrib["method"]) == ("Gather", "POST")
                said += [(inner.attrib["language"], inner.text or "") for inner in verb]
                if digits := (keys.pop(0) if keys else "")[: int(verb.attrib["numDigits"])]:
                    status, body = self._call(
                        verb.attrib["action"], {"CallSid": self.made[-1]["sid"], "Digits": digits}
                    )
                    assert status == 200
                    return body, said
        return "", said

    def _call(self, url: str, form: dict[str, str]) -> tuple[int, str]:
        words = url + "".join(name + form[name] for name in sorted(form))
        signature = base64.b64encode(hmac.new(TOKEN.encode(), words.encode(), hashlib.sha1).digest()).decode()
        asked = urllib.request.Request(url, urlencode(form).encode(), {"X-Twilio-Signature": signature})
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            error.close()
            return error.code, ""

    def _refusal(self, path: str, authorization: str) -> tuple[int, dict[str, Any]] | None:
        right = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if authorization != right:
            return _error(401, 20003)
        if not path.startswith(f"/2010-04-01/Accounts/{ACCOUNT}"):
            return _error(404, 20404)
        return _error(*self.broken) if self.broken else None


def _resource(made: dict[str, str]) -> dict[str, Any]:
    shown = {"sid": made["sid"], "to": made["To"], "from": made["From"], "status": made["status"]}
    body = {"body": made["Body"]} if "Body" in made else {}
    return {**shown, **body, "date_created": made["date_created"]}


def _error(status: int, code: int) -> tuple[int, dict[str, Any]]:
    return status, {"code": code, "message": "in words", "more_info": "", "status": status}
