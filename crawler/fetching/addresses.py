"""Which addresses a crawl may connect to. Checked on what a name resolved to, at the moment of connecting, so that
neither a name in a declaration nor one that changes its address in between leads into a private network."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Protocol

from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]  # it has no types

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052


class _Receiver(Protocol):
    """Twisted's IResolutionReceiver, which zope declares without `self`."""

    def resolutionBegan(self, resolution: object) -> None: ...  # noqa: N802 -- Twisted's name

    def addressResolved(self, address: object) -> None: ...  # noqa: N802 -- Twisted's name

    def resolutionComplete(self) -> None: ...  # noqa: N802 -- Twisted's name


class _Resolver(Protocol):
    """Twisted's IHostnameResolver."""

    def resolveHostName(  # noqa: N802 -- Twisted's name
        self, receiver: _Receiver, name: str, port: int, types: Sequence[type] | None, semantics: str, /
    ) -> object: ...


class ResolvingReactor(Protocol):
    """The part of a reactor that resolves names."""

    @property
    def nameResolver(self) -> _Resolver: ...  # noqa: N802, D102 -- Twisted's name

    def installNameResolver(self, resolver: PublicResolver, /) -> object: ...  # noqa: N802, D102 -- Twisted's name


def is_public(address: str) -> bool:
    """Say whether an address is on the public internet. An IPv6 address that carries an IPv4 address (mapped, NAT64,
    6to4, Teredo) is judged by that one as well."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(part.is_global and not part.is_multicast and not part.is_reserved for part in _parts(ip))


def _parts(ip: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    if isinstance(ip, IPv4Address):
        return [ip]
    if ip.ipv4_mapped is not None:
        return [ip.ipv4_mapped]
    if ip in _NAT64:
        return [IPv4Address(int(ip) & 0xFFFFFFFF)]
    inner: list[IPv4Address | IPv6Address] = [ip]
    if ip.sixtofour is not None:
        inner.append(ip.sixtofour)
    if ip.teredo is not None:
        inner.extend(ip.teredo)
    return inner


@implementer(IHostnameResolver)
class PublicResolver:
    """Resolves as the reactor did before, and leaves out every address that is not public.

    `refused` holds the names that lost an address here, so that "no address" can be told from "a private one"."""

    def __init__(self, resolver: _Resolver) -> None:
        self._resolver = resolver
        self.refused: set[str] = set()

    def resolveHostName(  # noqa: N802 -- Twisted's name
        self,
        resolutionReceiver: _Receiver,  # noqa: N803 -- Twisted's name
        hostName: str,  # noqa: N803 -- Twisted's name
        portNumber: int = 0,  # noqa: N803 -- Twisted's name
        addressTypes: Sequence[type] | None = None,  # noqa: N803 -- Twisted's name
        transportSemantics: str = "TCP",  # noqa: N803 -- Twisted's name
    ) -> object:
        """Resolve a name; see twisted.internet.interfaces.IHostnameResolver."""
        receiver = _PublicOnly(resolutionReceiver, hostName, self.refused)
        return self._resolver.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _PublicOnly:
    def __init__(self, receiver: _Receiver, name: str, refused: set[str]) -> None:
        self._receiver = receiver
        self._name = name
        self._refused = refused

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802 -- Twisted's name
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: object) -> None:  # noqa: N802 -- Twisted's name
        if is_public(str(getattr(address, "host", ""))):
            self._receiver.addressResolved(address)
        else:
            self._refused.add(self._name.lower())

    def resolutionComplete(self) -> None:  # noqa: N802 -- Twisted's name
        self._receiver.resolutionComplete()


def refuse_private(reactor: ResolvingReactor) -> PublicResolver:
    """Put a PublicResolver before the reactor's own."""
    resolver = PublicResolver(reactor.nameResolver)
    reactor.installNameResolver(resolver)
    return resolver
