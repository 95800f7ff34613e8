"""Serves a console until Ctrl-C."""

from __future__ import annotations

import signal
import socket
from types import FrameType

import uvicorn
from fastapi import FastAPI

from monitor.errors import MonitorError

LOOPBACK = "127.0.0.1"


class AddressTaken(MonitorError):
    """The console cannot listen at `host` and `port`; `reason` is the system's word."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        self.host = host
        self.port = port
        self.reason = reason
        super().__init__(f"the console cannot listen at {host}:{port}: {reason}. Choose another with --port")


class _Server(uvicorn.Server):
    """Ends on SIGINT and SIGTERM as if that were asked for, so that whoever serves can close what it opened."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - uvicorn's signature
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True


def listen(host: str, port: int) -> socket.socket:
    """Open the listening socket; port 0 takes a free one. Raises AddressTaken."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise AddressTaken(host, port, error.strerror or str(error)) from error


def address(listener: socket.socket) -> str:
    """Return the URL of what listens there."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if listener.family == socket.AF_INET6 else f"http://{host}:{port}"


def make_server(console: FastAPI) -> uvicorn.Server:
    """Return a server for a console; `should_exit` ends its `run`. It keeps no access log: addresses hold secrets."""
    config = uvicorn.Config(
        console,
        log_config=None,
        log_level="warning",
        access_log=False,
        lifespan="off",
        http="h11",
        ws="none",
        loop="asyncio",
        proxy_headers=False,
        server_header=False,
        limit_concurrency=64,
        timeout_graceful_shutdown=3,
    )
    return _Server(config)


def serve(console: FastAPI, listener: socket.socket) -> None:
    """Serve on `listener` until SIGINT or SIGTERM; requests under way get three seconds to end."""
    make_server(console).run(sockets=[listener])
