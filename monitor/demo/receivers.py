"""A real mail server and a real webhook on the loopback address, which keep what they are sent."""

from __future__ import annotations

import asyncio
import json
import socketserver
import threading
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import partial
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

_HOST = "127.0.0.1"
_WEBHOOK_PATH = "/cgi-bin/webhook/send"
# Bytes of UTF-8 that a robot takes, by the kind of message.
_CONTENT_LIMITS = {"markdown": 4096, "text": 2048}


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as it came in: the envelope's addresses and the parsed message."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage


@dataclass(frozen=True, slots=True)
class Post:
    """What a robot was sent and took: its key, the kind of message (`markdown` or `text`), and the content."""

    key: str
    kind: str
    content: str


class MailReceiver:
    """An SMTP server that accepts everything; a context manager."""

    def __init__(self) -> None:
        self._received: list[Mail] = []
        self._lock = threading.Lock()
        self._controller = _AnyPort(self, hostname=_HOST, port=0, server_hostname="localhost")
        self._controller.start()

    @property
    def host(self) -> str:
        """The address that it listens on."""
        return _HOST

    @property
    def port(self) -> int:
        """The free port that the system gave."""
        return int(self._controller.port)

    @property
    def received(self) -> tuple[Mail, ...]:
        """The messages so far, in order of arrival."""
        with self._lock:
            return tuple(self._received)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        """Keep a message; aiosmtpd calls this by its name."""
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content or "").encode()
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(content)
        with self._lock:
            self._received.append(Mail(envelope.mail_from or "", tuple(envelope.rcpt_tos), message))
        return "250 2.0.0 Accepted"

    def close(self) -> None:
        """Stop listening."""
        self._controller.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class WebhookReceiver:
    """An HTTP server that answers as WeChat Work's robots do; a context manager.

    It refuses what they refuse, with HTTP 200 and an `errcode`: what is no message, and content over the limit.
    """

    def __init__(self) -> None:
        self._received: list[Post] = []
        self._lock = threading.Lock()
        self._listener = socketserver.ThreadingTCPServer((_HOST, 0), partial(_WebhookHandler, receiver=self))
        self._thread = threading.Thread(target=self._listener.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    @property
    def base_url(self) -> str:
        """What stands in place of the robots' own host."""
        return f"http://{_HOST}:{self._listener.server_address[1]}"

    @property
    def received(self) -> tuple[Post, ...]:
        """The posts so far, in order of arrival."""
        with self._lock:
            return tuple(self._received)

    def url(self, key: str) -> str:
        """The address of the robot with this key."""
        return f"{self.base_url}{_WEBHOOK_PATH}?key={key}"

    def keep(self, post: Post) -> None:
        """Keep a post."""
        with self._lock:
            self._received.append(post)

    def close(self) -> None:
        """Stop listening."""
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class _AnyPort(Controller):
    """Takes port 0, which aiosmtpd would otherwise try to connect to."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd leaves it untyped


class _WebhookHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5.0

    def __init__(self, *arguments: object, receiver: WebhookReceiver) -> None:
        self._receiver = receiver
        super().__init__(*arguments)  # type: ignore[arg-type]  # socketserver passes request, address and server

    def do_POST(self) -> None:
        """Take a message or refuse it."""
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        code, words = 93000, "invalid webhook url"
        if parts.path == _WEBHOOK_PATH and (key := "".join(parse_qs(parts.query).get("key", []))):
            code, words = self._take(key, body)
        answer = json.dumps({"errcode": code, "errmsg": words}).encode("ascii")
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing on standard error."""

    def _take(self, key: str, body: bytes) -> tuple[int, str]:
        try:
            message = json.loads(body)
            kind: str = message["msgtype"]
            content: str = message[kind]["content"]
            limit = _CONTENT_LIMITS[kind]
            size = len(content.encode("utf-8"))
        except (ValueError, LookupError, TypeError, AttributeError):
            return 40008, "invalid message type"
        if size > limit:
            return 40058, f"{kind}.content exceed max length {limit}"
        self._receiver.keep(Post(key, kind, content))
        return 0, "ok"
