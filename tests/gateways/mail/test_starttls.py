"""Mail by a server that speaks in the clear only to be asked for STARTTLS, as every relay outside this machine does."""

import datetime as dt
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from madoguchi.gateways import GatewayError, mail
from madoguchi.gateways.mail import Mail
from tests.gateways.choosing import choose
from tests.gateways.parts.post_office import PASSWORD, PostOffice

pytestmark = pytest.mark.django_db

LETTER = Mail("hanako@example.jp", "件名", "本文\n")
BEGINS, ENDS = dt.datetime(2020, 1, 1, tzinfo=dt.UTC), dt.datetime(2120, 1, 1, tzinfo=dt.UTC)


@dataclass
class Relay:
    """A relay, and the certificate that it shows."""

    office: PostOffice
    certificate: Path
    settings: Any
    folder: Path

    def is_used(self, *, security: str = "starttls", server: str = "localhost") -> None:
        table = f'{self.office.table}server = "{server}"\nsecurity = "{security}"\n'
        choose(self.settings, self.folder, table, smtp=PASSWORD)


@pytest.fixture
def relay(tmp_path: Path, settings: Any) -> Iterator[Relay]:
    certificate = _certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    office = PostOffice(safe=context)
    yield Relay(office, certificate, settings, tmp_path)
    office.close()


def _certificate(folder: Path) -> Path:
    """A key and a certificate of our own for ``localhost``, in one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "relay")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), BEGINS, ENDS)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    written = folder / "relay.pem"
    written.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return written


@pytest.fixture
def trusted(relay: Relay, monkeypatch: pytest.MonkeyPatch) -> Relay:
    """Its certificate is one that this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(relay.certificate))
    return relay


def send() -> str:
    return mail.connect().send(LETTER, key="K1", handle="12-abc")


def test_it_goes_out_guarded_and_logged_in(trusted: Relay) -> None:
    trusted.is_used()
    send()
    (arrived,) = trusted.office.rules.arrived
    assert arrived.to == LETTER.to


def test_a_server_that_asks_for_it_takes_nothing_without(trusted: Relay) -> None:
    """Negative control: the server is one that refuses mail in the clear."""
    trusted.is_used(security="none")
    with pytest.raises(GatewayError) as error:
        send()
    assert not error.value.permanent
    assert trusted.office.rules.arrived == []


def test_a_certificate_that_nobody_vouches_for_gets_neither_mail_nor_password(relay: Relay) -> None:
    relay.is_used()
    with pytest.raises(GatewayError, match="SSLCertVerificationError") as error:
        send()
    assert not error.value.permanent
    assert relay.office.rules.arrived == []


def test_a_certificate_of_another_name_gets_nothing(trusted: Relay) -> None:
    trusted.is_used(server="127.0.0.1")
    with pytest.raises(GatewayError, match="SSLCertVerificationError"):
        send()
    assert trusted.office.rules.arrived == []


def test_looking_at_it_goes_the_same_way(trusted: Relay, relay: Relay) -> None:
    trusted.is_used()
    gateway: Any = mail.connect()
    (found,) = gateway.look(now=ENDS)
    assert (found.is_well, found.said) == (True, f"localhost:{relay.office.port} answers")


def test_a_server_without_it_gets_no_password(settings: Any, tmp_path: Path) -> None:
    office = PostOffice()
    try:
        choose(settings, tmp_path, f'{office.table}security = "starttls"\n', smtp=PASSWORD)
        with pytest.raises(GatewayError, match="ends the talk"):
            send()
        assert office.rules.arrived == []
    finally:
        office.close()
