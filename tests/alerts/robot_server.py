"""A real HTTP server on the loopback that answers as group robots do, and as they do on bad days."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Posted:
    """One request as the robot saw it; `at` is of the monotonic clock, when it was read whole."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def json(self) -> dict[str, object]:
        loaded = json.loads(self.body)
        assert isinstance(loaded, dict)
        return loaded

    @property
    def markdown(self) -> str:
        content = self.json["markdown"]
        assert isinstance(content, dict)
        return str(content["content"])


Behaviour = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class RobotServer:
    """`script` holds what the next requests meet; when it is empty, `usual` does."""

    port: int
    usual: Behaviour
    script: list[Behaviour] = field(default_factory=list)
    posted: list[Posted] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wecom(self, key: str = "robotkey-0001") -> str:
        return f"{self.base}/cgi-bin/webhook/send?key={key}"

    def next_behaviour(self) -> Behaviour:
        with self.lock:
            return self.script.pop(0) if self.script else self.usual


def answer(status: int = 200, data: object = None, headers: dict[str, str] | None = None) -> Behaviour:
    """Answer JSON (or text, given as such) with that status."""
    body = data.encode() if isinstance(data, str) else json.dumps(data).encode()

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def errcode(code: int, message: str = "") -> Behaviour:
    return answer(200, {"errcode": code, "errmsg": message or ("ok" if code == 0 else "no")})


def silence(handler: BaseHTTPRequestHandler) -> None:
    """Take the request and say nothing until the caller gives up."""
    handler.connection.settimeout(20)
    handler.connection.recv(1)
    handler.close_connection = True


def half_closed(handler: BaseHTTPRequestHandler) -> None:
    """Begin an answer and hang up."""
    handler.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n{"errcode": ')
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    """Read the request and hang up without a word."""
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Give a byte of headers at a time, each well within any read timeout."""
    handler.close_connection = True
    try:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            handler.wfile.write(b"X-Drip: 1\r\n")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        return


@contextmanager
def robot_server(usual: Behaviour | None = None) -> Iterator[RobotServer]:
    """Run a server until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            at = time.monotonic()
            with state.lock:
                state.posted.append(Posted(self.path, dict(self.headers), body, at))
            try:
                state.next_behaviour()(self)
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
            """Keep the test's output clean."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, request: object, client_address: object) -> None:
            """Callers that hang up are part of the tests."""

    with Server(("127.0.0.1", 0), Handler) as server:
        state = RobotServer(server.server_address[1], usual or errcode(0))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()
