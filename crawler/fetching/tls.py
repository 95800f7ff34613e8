"""TLS by declaration: as everybody speaks it today, or (`[site] tls = "legacy"`) as old servers still do.

Legacy allows TLS 1.0 and 1.1, the old ciphers and small keys that these come with (OpenSSL's security level 0), and
servers without secure renegotiation (RFC 5746). Certificates are verified all the same, name and chain. Connections
of the two kinds never share a pool, so the weaker context serves only the sites that declare it."""

from __future__ import annotations

from ipaddress import ip_address

from OpenSSL import SSL
from OpenSSL.crypto import X509
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from service_identity import VerificationError
from service_identity.exceptions import CertificateError
from service_identity.hazmat import DNS_ID, IPAddress_ID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]  # it has no types

# Key of Request.meta: whether the source declares legacy TLS.
LEGACY_TLS = "legacy_tls"
_OP_LEGACY_SERVER_CONNECT = 0x4  # SSL_OP_LEGACY_SERVER_CONNECT, which pyOpenSSL does not name
_CIPHERS = b"DEFAULT:!RC4:!MD5:@SECLEVEL=0"


def legacy_context() -> SSL.Context:
    """Return the client's side of legacy TLS, which trusts the system's certificates."""
    context = SSL.Context(SSL.TLS_METHOD)
    context.set_min_proto_version(SSL.TLS1_VERSION)
    context.set_options(_OP_LEGACY_SERVER_CONNECT)
    context.set_cipher_list(_CIPHERS)
    context.set_default_verify_paths()
    return context


@implementer(IOpenSSLClientConnectionCreator)
class _LegacyConnections:
    """Makes the connections to one host."""

    def __init__(self, context: SSL.Context, host: str) -> None:
        self._context = context
        self._host = host
        try:
            ip_address(host)
        except ValueError:
            self._identity: DNS_ID | IPAddress_ID = DNS_ID(host)
        else:
            self._identity = IPAddress_ID(host)

    def clientConnectionForTLS(self, tlsProtocol: object) -> SSL.Connection:  # noqa: N802, N803, ARG002 -- Twisted's
        """Return a connection that ends when the certificate is not a good one for this host."""
        connection = SSL.Connection(self._context, None)
        if isinstance(self._identity, DNS_ID):
            connection.set_tlsext_host_name(self._host.encode("ascii"))
        connection.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, self._verify)
        return connection

    def _verify(self, _connection: SSL.Connection, certificate: X509, _error: int, depth: int, ok: int) -> bool:
        if not ok or depth:
            return bool(ok)
        try:
            verify_service_identity(extract_patterns(certificate), [self._identity], [])
        except (VerificationError, CertificateError):
            return False
        return True


@implementer(IPolicyForHTTPS)
class LegacyPolicy:
    """Twisted's word for how to speak TLS to which host."""

    def __init__(self) -> None:
        self._context = legacy_context()

    def creatorForNetloc(self, hostname: bytes, port: int) -> _LegacyConnections:  # noqa: N802, ARG002 -- Twisted's
        """Return what makes the connections to a host."""
        return _LegacyConnections(self._context, hostname.decode("ascii"))


class _LegacyHandler(HTTP11DownloadHandler):
    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._contextFactory = LegacyPolicy()  # type: ignore[assignment]  # zope's interfaces are no types


class TlsHandler(BaseDownloadHandler):
    """Scrapy download handler for https: each request goes by what its source declares."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._modern = HTTP11DownloadHandler(crawler)
        self._legacy: _LegacyHandler | None = None

    async def download_request(self, request: Request) -> Response:
        """Download over the kind of TLS that the source of this request declares."""
        if not request.meta.get(LEGACY_TLS):
            return await self._modern.download_request(request)
        self._legacy = self._legacy or _LegacyHandler(self.crawler)
        return await self._legacy.download_request(request)

    async def close(self) -> None:
        """Close what is open."""
        for handler in (self._modern, self._legacy):
            if handler is not None:
                await handler.close()
