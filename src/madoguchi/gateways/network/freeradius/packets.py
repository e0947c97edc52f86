"""RADIUS packets: asking the server as an access server would, and dropping sessions (RFC 2865, 5176, 5997)."""

import datetime as dt
import io
from typing import Final

from pyrad import packet
from pyrad.client import Client, Timeout
from pyrad.dictionary import Dictionary
from pyrad.packet import Packet, PacketError

from madoguchi.gateways import GatewayError, secret
from madoguchi.gateways.network import Answer, Outcome
from madoguchi.gateways.network.freeradius.rows import Session
from madoguchi.policy.gateways import AccessServer, FreeRadius

_ATTRIBUTES = """
ATTRIBUTE User-Name 1 string
ATTRIBUTE User-Password 2 string
ATTRIBUTE NAS-IP-Address 4 ipaddr
ATTRIBUTE Framed-IP-Address 8 ipaddr
ATTRIBUTE NAS-Identifier 32 string
ATTRIBUTE Acct-Session-Id 44 string
ATTRIBUTE Event-Timestamp 55 date
ATTRIBUTE Message-Authenticator 80 octets
ATTRIBUTE Error-Cause 101 integer
"""
_SESSION_UNKNOWN: Final = 503
# RFC 5176, 3.5: why an access server refuses.
_CAUSES: Final = {
    401: "an attribute that it does not support",
    402: "an attribute that it misses",
    403: "that it is not the access server meant",
    404: "a request that it cannot read",
    405: "that it drops no sessions",
    406: "an extension that it does not support",
    501: "that it is not allowed to",
    502: "that it cannot pass the request on",
    504: "that the session cannot be removed",
    505: "trouble with another proxy",
    506: "that it is short of resources",
    507: "that the request has begun",
    508: "that it drops only one session at a time",
}
_TRIES = 2


def ask(auth_id: str, password: str, settings: FreeRadius) -> bool:
    """Whether the server lets the credential in.

    Raises:
        GatewayError: it does not answer.
    """
    client = _client(settings)
    request = client.CreateAuthPacket(code=packet.AccessRequest, User_Name=auth_id, NAS_Identifier="madoguchi")
    request["User-Password"] = request.PwCrypt(password)
    return bool(_sent(client, request, settings.server).code == packet.AccessAccept)


def status(settings: FreeRadius) -> str:
    """Ask whether the server is there.

    Raises:
        GatewayError: it does not answer.
    """
    client = _client(settings)
    _sent(client, client.CreateAuthPacket(code=packet.StatusServer), settings.server)
    return f"{settings.server} answers"


def drop(session: Session, settings: FreeRadius, *, now: dt.datetime) -> Answer:
    """Have the access server end a session. Done when it says it has none such; pending until accounting stops it.

    An acknowledged session counts as living until its Accounting-Stop has come: only that says that it has gone.
    """
    servers = {server.address: server for server in settings.access_servers}
    if (server := servers.get(session.access_server)) is None:
        return Answer(Outcome.PENDING, f"operator.toml does not name the access server {session.access_server}")
    try:
        reply = _sent_to_access_server(session, server, settings, now)
    except GatewayError as error:
        return Answer(Outcome.PENDING, str(error))
    return _understood(reply, server)


def _sent_to_access_server(session: Session, server: AccessServer, settings: FreeRadius, now: dt.datetime) -> Packet:
    client = Client(
        server.address,
        coaport=server.port,
        secret=secret(server.secret).encode(),
        dict=_dictionary(),
        retries=_TRIES,
        timeout=settings.timeout_seconds / _TRIES,
    )
    request = client.CreateCoAPacket(code=packet.DisconnectRequest, message_authenticator=True)
    request["User-Name"] = session.auth_id
    request["Acct-Session-Id"] = session.session_id
    request["NAS-IP-Address"] = session.access_server
    request["Event-Timestamp"] = int(now.timestamp())  # RFC 5176, 6.3: against an old request played again
    if session.framed_address:
        request["Framed-IP-Address"] = session.framed_address
    return _sent(client, request, server.address)


def _understood(reply: Packet, server: AccessServer) -> Answer:
    if reply.code == packet.DisconnectACK:
        return Answer(Outcome.PENDING)
    cause = reply["Error-Cause"][0] if "Error-Cause" in reply else 0
    if cause == _SESSION_UNKNOWN:
        return Answer(Outcome.DONE)
    said = _CAUSES.get(cause, "no cause that we know")
    return Answer(Outcome.PENDING, f"{server.address} does not drop the session: it names {said} ({cause})")


def _client(settings: FreeRadius) -> Client:
    return Client(
        settings.server,
        authport=settings.port,
        secret=secret("freeradius_secret").encode(),
        dict=_dictionary(),
        retries=_TRIES,
        timeout=settings.timeout_seconds / _TRIES,
    )


def _dictionary() -> Dictionary:
    return Dictionary(io.StringIO(_ATTRIBUTES))


def _sent(client: Client, request: Packet, server: str) -> Packet:
    try:
        return client.SendPacket(request)
    except (Timeout, OSError, PacketError) as error:
        raise GatewayError(f"{server} does not answer: {type(error).__name__}") from None
    finally:
        client._CloseSocket()  # noqa: SLF001 - pyrad 2.6 has no public way to close its socket
