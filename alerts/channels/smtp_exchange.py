"""Hands one message to an SMTP server and reads each of its answers."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from alerts.channels.deadline import deadline
from alerts.channels.outcome import Outcome, safe_answer

Security = Literal["starttls", "tls", "none"]

# The whole exchange; each step of it has the server's own timeout.
TOTAL_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail goes out. `security`: `starttls` upgrades before anything is said, `tls` is TLS from the first byte.

    Certificates are verified, with `ca_file` beside the system's authorities if it is given. `sender` is the From
    address, `timeout` in seconds for each step.
    """

    host: str
    port: int
    sender: str
    sender_name: str = "EduWatch"
    security: Security = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    timeout: float = 15.0


def hand_over(server: SmtpServer, recipient: str, message: bytes) -> Outcome:
    """Send `message` to `recipient` and return what became of it. Ends within about a minute and a half."""
    try:
        smtp = _connect(server)
    except (smtplib.SMTPException, OSError) as error:
        return _failure(error, server, recipient)
    try:
        with deadline(TOTAL_SECONDS, lambda: smtp.sock) as passed:
            outcome = _converse(smtp, server, recipient, message)
            return replace(outcome, code="timeout") if passed.is_set() and outcome.kind == "retry" else outcome
    finally:
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
        smtp.close()


def _connect(server: SmtpServer) -> smtplib.SMTP:
    name = server.sender.rpartition("@")[2]  # for EHLO: the default asks the resolver, which may take long
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, name, timeout=server.timeout, context=_trust(server))
    return smtplib.SMTP(server.host, server.port, name, timeout=server.timeout)


def _converse(smtp: smtplib.SMTP, server: SmtpServer, recipient: str, message: bytes) -> Outcome:
    handed_over = False
    try:
        if server.security == "starttls":
            smtp.starttls(context=_trust(server))
        smtp.ehlo_or_helo_if_needed()
        if server.user is not None:
            smtp.login(server.user, server.password or "")
        _expect(smtp.mail(server.sender), (250,))
        _expect(smtp.rcpt(recipient), (250, 251))
        handed_over = True
        code, answer = _expect(smtp.data(message), (250,))
        return Outcome("accepted", f"smtp-{code}", safe_answer(answer, _secrets(server, recipient)))
    except (smtplib.SMTPException, OSError) as error:
        return _failure(error, server, recipient, handed_over=handed_over)


def _trust(server: SmtpServer) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if server.ca_file is not None:
        context.load_verify_locations(server.ca_file)
    return context


def _expect(reply: tuple[int, bytes], wanted: tuple[int, ...]) -> tuple[int, bytes]:
    """Raise SMTPDataError, here for "the server refuses this message", unless the reply is one of those wanted."""
    if reply[0] not in wanted:
        raise smtplib.SMTPDataError(*reply)
    return reply


def _failure(error: Exception, server: SmtpServer, recipient: str, *, handed_over: bool = False) -> Outcome:
    if isinstance(error, smtplib.SMTPResponseException):
        # A 5xx to the greeting, STARTTLS or the login is about our settings and no fault of this message: it waits.
        permanent = isinstance(error, smtplib.SMTPDataError) and 500 <= error.smtp_code < 600
        said = safe_answer(error.smtp_error, _secrets(server, recipient))
        return Outcome("permanent" if permanent else "retry", f"smtp-{error.smtp_code}", said)
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):  # smtplib wraps it
        return Outcome("retry", "timeout", uncertain=handed_over)
    if isinstance(error, ssl.SSLError):
        return Outcome("retry", "tls", safe_answer(str(error)), uncertain=handed_over)
    if isinstance(error, ConnectionRefusedError):
        return Outcome("retry", "refused")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Outcome("retry", "smtp-unsupported", safe_answer(str(error)))
    return Outcome("retry", "connection", type(error).__name__, uncertain=handed_over)


def _secrets(server: SmtpServer, recipient: str) -> tuple[str, ...]:
    # Servers like to name the recipient in what they say; addresses are stored encrypted only.
    return (server.password or "", recipient)
