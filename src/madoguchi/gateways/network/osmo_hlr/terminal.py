"""OsmoHLR's terminal (VTY), for the one thing that its control interface does not do: listing subscribers."""

import re
import socket
from typing import Final

from madoguchi.gateways import GatewayError
from madoguchi.gateways.network import Known, Listed
from madoguchi.gateways.patience import hang_up_after
from madoguchi.policy.gateways import OsmoHlr

_CHUNK: Final = 5000
_LIST: Final = b"show subscribers all\r\n"
_LONGEST: Final = 64 * 1024 * 1024
# The columns: ID, MSISDN, IMSI, IMEI and the network access mode, which is blank for whoever is barred.
_SERVED: Final = re.compile(r"^\d+\s+\S+\s+(\d{6,15})\s+\S+\s+(?:CS|PS|CSPS)\s*$", re.MULTILINE)
_END: Final = re.compile(rb"Subscribers Shown: \d+|% No matching subscriber")


def listed(after: str, settings: OsmoHlr) -> Listed:
    """The next subscribers by IMSI who may use calls or data.

    Raises:
        GatewayError: the terminal does not answer.
    """
    if not settings.terminal_port:
        return Listed(())
    served = sorted(imsi for imsi in _SERVED.findall(_said(settings)) if imsi > after)
    chunk = served[:_CHUNK]
    return Listed(tuple(Known(imsi=imsi) for imsi in chunk), chunk[-1] if len(served) > _CHUNK else "")


def _said(settings: OsmoHlr) -> str:
    place = (settings.server, settings.terminal_port)
    try:
        with (
            socket.create_connection(place, settings.timeout_seconds) as connection,
            hang_up_after(settings.timeout_seconds * 2, lambda: connection),
        ):
            connection.sendall(_LIST)
            return _to_the_end(connection).decode(errors="replace")
    except OSError as error:
        words = f"the HLR's terminal at {settings.server}:{settings.terminal_port} does not answer"
        raise GatewayError(f"{words} ({type(error).__name__}); terminal_port = 0 lists nobody") from None


def _to_the_end(connection: socket.socket) -> bytes:
    """All that it says until it has counted."""
    said = bytearray()
    while not _END.search(said, max(0, len(said) - 4096)):
        part = connection.recv(65536)
        if not part or len(said) > _LONGEST:
            raise ConnectionResetError
        said += part
    return bytes(said).replace(b"\r", b"")
