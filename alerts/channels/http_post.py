"""One POST to a webhook: through the gate, no redirects, no proxies, bounded in time and in size."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from alerts.channels.address_gate import AddressGate
from alerts.channels.deadline import deadline
from alerts.channels.outcome import Outcome
from alerts.errors import AddressError

MAX_ANSWER_BYTES = 16_384
MAX_RETRY_AFTER = 3600.0
_SECONDS = re.compile(r"\d{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a webhook answered; `body` holds its first 16 KiB, `retry_after` is in seconds."""

    status: int
    body: bytes
    retry_after: float | None = None


def post(url: str, body: bytes, headers: Mapping[str, str], gate: AddressGate, timeout: float) -> Answer | Outcome:
    """Send `body` to `url` and return the answer, or the outcome when there is none.

    The exchange ends after `timeout` seconds at the latest, not counting the look-up of the name.
    """
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    sent = False
    try:
        connection.sock = gate.connect(host, port, timeout)
        with deadline(timeout, lambda: _socket_of(connection)) as passed:
            try:
                if secure:
                    context = ssl.create_default_context()
                    connection.sock = context.wrap_socket(connection.sock, server_hostname=host)
                connection.request("POST", parts._replace(scheme="", netloc="", fragment="").geturl(), body, headers)
                sent = True
                answer = connection.getresponse()
                given = answer.read(MAX_ANSWER_BYTES)
                if passed.is_set() or (answer.length and len(given) < MAX_ANSWER_BYTES):
                    raise http.client.IncompleteRead(given)
                return Answer(answer.status, given, _retry_after(answer))
            except (OSError, http.client.HTTPException) as error:
                return _failure(error, sent=sent, late=passed.is_set())
    except (AddressError, OSError) as error:
        return _failure(error, sent=False, late=False)
    finally:
        connection.close()


def _socket_of(connection: http.client.HTTPConnection) -> socket.socket | None:
    found: socket.socket | None = connection.sock
    return found


def _retry_after(answer: http.client.HTTPResponse) -> float | None:
    value = answer.getheader("Retry-After", "").strip()
    return min(float(value), MAX_RETRY_AFTER) if _SECONDS.fullmatch(value) else None


def _failure(error: Exception, *, sent: bool, late: bool) -> Outcome:
    if isinstance(error, AddressError):
        return Outcome("permanent" if error.reason == "private" else "retry", error.reason)
    if late or isinstance(error, TimeoutError):
        return Outcome("retry", "timeout", uncertain=sent)
    if isinstance(error, ssl.SSLError):
        return Outcome("retry", "tls", type(error).__name__, uncertain=sent)
    if isinstance(error, ConnectionRefusedError):
        return Outcome("retry", "refused")
    return Outcome("retry", "connection", type(error).__name__, uncertain=sent)
