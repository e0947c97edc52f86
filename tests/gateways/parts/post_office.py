"""A mail server on loopback (aiosmtpd), and what it was made to do wrong."""

import asyncio
import logging
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.gateways.parts import child

USER, PASSWORD = "madoguchi", "mail-in-tests"
logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # it warns of itself at every log-in


@dataclass
class Arrived:
    """A mail that the server took."""

    sender: str
    to: str
    mail: EmailMessage


@dataclass
class Rules:
    """What the server does next. An answer stands for the step that it is given at."""

    to_receiver: str = ""
    to_sender: str = ""
    to_content: str = ""
    is_silent: bool = False
    arrived: list[Arrived] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - the library calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.to_sender or "250 OK"

    async def handle_RCPT(  # noqa: N802 - as above
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if not self.to_receiver:
            envelope.rcpt_tos.append(address)
        return self.to_receiver or "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        if self.to_content:
            return self.to_content
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=default)
        self.arrived += [Arrived(str(envelope.mail_from), to, mail) for to in envelope.rcpt_tos]
        while self.is_silent:  # noqa: ASYNC110 - set from another thread
            await asyncio.sleep(0.02)
        return "250 OK"


class PostOffice:
    """The server."""

    def __init__(self, *, safe: ssl.SSLContext | None = None) -> None:
        """``safe``: it takes mail only after STARTTLS with this certificate."""
        self.rules, self.port, self._safe = Rules(), child.free_port(), safe
        self._start()

    @property
    def table(self) -> str:
        """What an operator writes into operator.toml."""
        return (
            '[gateways.mail.smtp]\nsender = "noreply@my.example.jp"\nbounces = "bounces@my.example.jp"\n'
            f'port = {self.port}\nuser = "{USER}"\ntimeout_seconds = 2\n'
        )

    @contextmanager
    def away(self) -> Iterator[None]:
        self.close()
        try:
            yield
        finally:
            self._start()

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Take the mail, and do not say so until the end."""
        self.rules.is_silent = True
        try:
            yield
        finally:
            self.rules.is_silent = False
            time.sleep(0.1)

    @contextmanager
    def answering(self, *, receiver: str = "", sender: str = "", content: str = "") -> Iterator[None]:
        """Give these answers until the end."""
        rules = self.rules
        rules.to_receiver, rules.to_sender, rules.to_content = receiver, sender, content
        try:
            yield
        finally:
            rules.to_receiver = rules.to_sender = rules.to_content = ""

    def close(self) -> None:
        self._controller.stop()

    def _start(self) -> None:
        self._controller = Controller(
            self.rules,
            hostname="127.0.0.1",
            port=self.port,
            authenticator=_authenticate,
            tls_context=self._safe,
            require_starttls=self._safe is not None,
            auth_require_tls=self._safe is not None,
            decode_data=False,
        )
        self._controller.start()


def _authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)
