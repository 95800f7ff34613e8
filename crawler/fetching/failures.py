"""From what Scrapy, Twisted and OpenSSL raise to a code of ours. Judged by type and data, never by a message."""

from __future__ import annotations

from collections.abc import Iterator

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from service_identity import VerificationError
from service_identity.exceptions import CertificateError
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.python.failure import Failure
from twisted.web.client import RequestGenerationFailed, RequestTransmissionFailed, ResponseFailed

from crawler.errors import CrawlerError
from crawler.fetching.codes import ErrorCode

_WITH_REASONS = (RequestGenerationFailed, RequestTransmissionFailed, ResponseFailed)

# All that a download may raise by the fault of a network or a site. Anything else is a fault of ours.
DOWNLOAD_ERRORS: tuple[type[Exception], ...] = (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    ConnectError,
    ConnectionClosed,
    SSL.Error,
    VerificationError,
    CertificateError,
    OSError,
    *_WITH_REASONS,
)


class FetchError(CrawlerError):
    """A URL gave no answer that can be used, or was not asked for at all: `code` says why."""

    def __init__(self, code: ErrorCode, url: str, detail: str = "", status: int | None = None) -> None:
        self.code: ErrorCode = code
        self.url = url
        self.detail = detail
        self.status = status
        super().__init__(f"{code}: {url}: {detail}" if detail else f"{code}: {url}")


class HostStoppedError(FetchError):
    """Nothing more is asked of this host in this crawl, for the reason that `code` gives."""


def classify(error: BaseException) -> tuple[ErrorCode, str]:
    """Return the code of a download's exception, and the names of the exceptions that it is made of."""
    chain = list(_causes(error))
    detail = " < ".join(dict.fromkeys(type(cause).__name__ for cause in chain))
    for cause in chain:
        if isinstance(cause, (VerificationError, CertificateError)) or _is_certificate(cause):
            return "certificate", detail
    for cause in chain:
        if isinstance(cause, SSL.Error):
            return "tls", detail
    for type_, code in _BY_TYPE.items():
        if isinstance(error, type_):
            return code, detail
    return "connection", detail


_BY_TYPE: dict[type[Exception], ErrorCode] = {
    CannotResolveHostError: "dns",
    DownloadTimeoutError: "timeout",
    # Scrapy cancels a download of its own accord for its size only.
    DownloadCancelledError: "too_large",
    ResponseDataLossError: "truncated",
}


def _is_certificate(error: BaseException) -> bool:
    """OpenSSL keeps its reasons as data: tuples of library, function and reason."""
    return isinstance(error, SSL.Error) and any(
        isinstance(entry, tuple) and "certificate verify failed" in entry
        for argument in error.args
        if isinstance(argument, list)
        for entry in argument
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception, what caused it, and the failures that Twisted wrapped in it, depth first."""
    yield error
    if isinstance(error, _WITH_REASONS):
        for reason in error.reasons:
            if isinstance(reason, Failure) and reason.value is not None:
                yield from _causes(reason.value)
    if error.__cause__ is not None:
        yield from _causes(error.__cause__)
