"""An end for a whole exchange. A socket's timeout bounds each read only: a drip of bytes could hold us for ever."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def deadline(seconds: float, current: Callable[[], socket.socket | None]) -> Iterator[threading.Event]:
    """Shut down the connection that `current` gives when `seconds` are over, which ends whatever waits on it.

    The event that the block gets is set if that happened.
    """
    passed = threading.Event()

    def end() -> None:
        passed.set()
        connection = current()
        if connection is not None:
            # A duplicate: shutdown acts on the connection, and leaves alone a TLS object in use by the other thread.
            with suppress(OSError), socket.socket(fileno=os.dup(connection.fileno())) as duplicate:
                duplicate.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield passed
    finally:
        timer.cancel()
