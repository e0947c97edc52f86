"""Webhooks over HTTP. A name is looked up once, its address checked, and that address connected to (no rebinding)."""

import ipaddress
import socket
from collections.abc import Mapping
from typing import Final
from urllib.parse import SplitResult, urlsplit

from madoguchi.gateways import GatewayError, over_http

_SECONDS: Final = 15  # S39
_TRANSLATED: Final = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address within
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Gateway:
    """The sender."""

    def send(self, url: str, body: bytes, *, headers: Mapping[str, str], is_private_allowed: bool) -> int:
        """Send once; whatever is answered, a redirect too, is the answer."""
        address = _address(urlsplit(url), is_private_allowed=is_private_allowed)
        return over_http.ask(url, body=body, headers=headers, address=address, seconds=_SECONDS).status


def _address(parts: SplitResult, *, is_private_allowed: bool) -> str:
    """Where to connect. If only one of a name's addresses is inside, none is used: it is not what it seems."""
    if parts.scheme != "https" and not is_private_allowed:
        raise GatewayError("the endpoint is not https")
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise GatewayError(f"the endpoint's name is not known ({type(error).__name__})") from None
    addresses = [str(one[4][0]) for one in found]
    if not is_private_allowed and not all(is_outside(address) for address in addresses):
        raise GatewayError("the endpoint's address is a private one, and `private` is not set")
    return addresses[0]


def is_outside(written: str) -> bool:
    """Whether an address is one of the open Internet, also when an IPv4 address is wrapped in it."""
    address = _unwrapped(ipaddress.ip_address(written.partition("%")[0]))
    return address.is_global and not address.is_multicast


def _unwrapped(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or address
