"""Mail by a mail server (RFC 5321, with STARTTLS or TLS and AUTH).

A mail that is sent again carries the same Message-ID, by which mailboxes know it. What comes back is addressed to the
message's handle (VERP), so that it is found whatever the other server writes.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from madoguchi import clock, gateways, policy
from madoguchi.gateways import Finding, GatewayError, Unsure
from madoguchi.gateways.mail import Mail
from madoguchi.gateways.patience import hang_up_after
from madoguchi.keys import digests
from madoguchi.policy.message_gateways import MailSecurity, Smtp

_LETTERS: Final = SMTP.clone(cte_type="7bit")  # no server on the way has to know anything newer
_MEND: Final = "Is the mail server running, and do `server`, `port`, `security`, `user` and the secret fit it?"
_ADMINISTRATIVE: Final = b"5.7."  # RFC 3463: a rule of the server's, which somebody can change


@dataclass(frozen=True, slots=True)
class _Step:
    """A step of the talk with the server, and whether its refusal (5yz) is the mail's own fault, and so for good."""

    what: str
    for_good: bool


_SENDER: Final = _Step("our sender", for_good=False)
_RECEIVER: Final = _Step("the address", for_good=True)
_CONTENT: Final = _Step("the mail", for_good=True)


class Gateway:
    """A mail server."""

    def __init__(self) -> None:
        settings = policy.gateways().mail.smtp
        if settings is None:
            raise GatewayError("operator.toml has no [gateways.mail.smtp]")
        self._settings = settings

    def send(self, mail: Mail, *, key: str, handle: str = "") -> str:
        """Hand a mail over; its Message-ID."""
        message = _composed(mail, key, self._settings, clock.now())
        envelope = _returns_to(self._settings, handle)
        with _server(self._settings) as server:
            _expect(server.mail(envelope), _SENDER)
            _expect(server.rcpt(mail.to), _RECEIVER)
            _expect(_told(server, message.as_bytes()), _CONTENT)
        return str(message["Message-ID"])

    def look(self, *, now: datetime) -> tuple[Finding, ...]:
        """Greet the server and log in."""
        return (gateways.looked("mail server", self._answer, _MEND),)

    def _answer(self) -> str:
        with _server(self._settings) as server:
            server.noop()
        return f"{self._settings.server}:{self._settings.port} answers"


def _composed(mail: Mail, key: str, settings: Smtp, now: datetime) -> EmailMessage:
    message = EmailMessage(_LETTERS)
    try:
        message["From"] = Address(policy.current().operator.name, addr_spec=settings.sender)
        message["To"] = Address(addr_spec=mail.to)
        message["Subject"] = mail.subject
    except (ValueError, IndexError):
        raise GatewayError("the address or the subject cannot stand in a mail", permanent=True) from None
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{digests.digest(key, place='mail.message_id')[:32]}@{_domain(settings.sender)}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine answers it
    message.set_content(mail.text)
    for file in mail.attachments:
        kind, _, detail = file.media_type.partition("/")
        message.add_attachment(file.content, kind, detail, filename=file.filename)
    return message


def _returns_to(settings: Smtp, handle: str) -> str:
    """Where what comes back goes: ``bounces+12-ab…@my.example.jp``."""
    if not settings.bounces or not handle:
        return settings.bounces or settings.sender
    name, _, domain = settings.bounces.rpartition("@")
    return f"{name}+{handle}@{domain}"


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


@contextmanager
def _server(settings: Smtp) -> Iterator[smtplib.SMTP]:
    """The server, greeted and logged in to. Everything together takes no longer than the time that is set."""
    server = _reached(settings)
    with hang_up_after(settings.timeout_seconds, lambda: server.sock):
        try:
            _make_safe(server, settings)
            yield server
            with suppress(OSError):  # what it took, it has taken: its goodbye changes nothing
                server.quit()
        except UnicodeEncodeError:
            raise GatewayError("the address has letters that mail servers do not know", permanent=True) from None
        except smtplib.SMTPException as error:
            raise GatewayError(f"the mail server ends the talk ({type(error).__name__})") from None
        except OSError as error:
            raise GatewayError(f"the mail server does not answer ({type(error).__name__})") from None
        finally:
            server.close()


def _reached(settings: Smtp) -> smtplib.SMTP:
    try:
        if settings.security is MailSecurity.TLS:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(settings.server, settings.port, timeout=settings.timeout_seconds, context=context)
        return smtplib.SMTP(settings.server, settings.port, timeout=settings.timeout_seconds)
    except (OSError, smtplib.SMTPException) as error:
        raise GatewayError(f"the mail server does not answer ({type(error).__name__})") from None


def _make_safe(server: smtplib.SMTP, settings: Smtp) -> None:
    if settings.security is MailSecurity.STARTTLS:
        server.starttls(context=ssl.create_default_context())
    server.ehlo_or_helo_if_needed()
    if settings.user:
        server.login(settings.user, gateways.secret(settings.secret))


def _told(server: smtplib.SMTP, content: bytes) -> tuple[int, bytes]:
    """The mail, and the server's word for it."""
    try:
        return server.data(content)
    except smtplib.SMTPDataError as error:
        return error.smtp_code, _bytes(error.smtp_error)
    except OSError:
        raise Unsure("nobody knows whether the mail server took it; sent again, it is the same mail") from None


def _expect(answer: tuple[int, bytes], step: _Step) -> None:
    code, words = answer
    if code // 100 == 2:  # noqa: PLR2004 - RFC 5321 4.2.1: done
        return
    for_good = step.for_good and code // 100 == 5 and not words.startswith(_ADMINISTRATIVE)  # noqa: PLR2004 - refused
    raise GatewayError(f"the mail server refuses {step.what} ({code})", permanent=for_good)


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()
