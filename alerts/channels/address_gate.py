"""The one gate for outgoing addresses: a name is resolved once, judged, and the judged address is what is called.

A webhook's address comes from whoever adds it. Without this gate it could point into our own network, at once or
after its name was looked up (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from alerts.errors import AddressError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of `host` as the system resolves them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[0]) for *_, place in found]


@dataclass(frozen=True, slots=True)
class AddressGate:
    """Lets calls out to public addresses only, unless `allow_private_networks` (the demo, tests, own gateways)."""

    allow_private_networks: bool = False
    resolver: Callable[[str, int], Sequence[str]] = resolve

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Return the addresses that may be called for `host`.

        Raises `AddressError`: `unresolved` when there are none, `private` when one of them is not public: a name
        with both kinds is a trick or a mistake.
        """
        try:
            found = tuple(dict.fromkeys(self.resolver(host, port)))
        except (OSError, UnicodeError) as error:
            raise AddressError(host, "unresolved", str(error)) from error
        if not found:
            raise AddressError(host, "unresolved")
        if not self.allow_private_networks:
            for address in found:
                if not is_public(ipaddress.ip_address(address.partition("%")[0])):
                    raise AddressError(host, "private", address)
        return found

    def connect(self, host: str, port: int, timeout: float) -> socket.socket:
        """Return a connection to the first address of `host` that answers; `timeout` is in seconds for each.

        Raises `AddressError`, or the OSError of the last address.
        """
        last: OSError = OSError("no address")
        for address in self.addresses(host, port):
            try:
                return socket.create_connection((address, port), timeout)
            except OSError as error:
                last = error
        raise last


def is_public(address: Address) -> bool:
    """Tell whether the address is one of the public internet, also when it is an IPv4 address inside an IPv6 one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    # is_global is False for private, loopback, link-local, carrier-grade NAT, documentation and reserved ranges.
    return address.is_global and not address.is_multicast
