"""A process of its own that needs the embedded server, as another user if told to.

    python -m tests.database.starter HOME PROGRAMS VERSION [UID]

Prints the URL and whether it started the server, then waits until its standard input ends.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from monitor.database.embedded import EmbeddedServer
from monitor.database.locating import Programs


def main(home: str, programs: str, version: str, uid: str = "") -> None:
    if uid:  # everything is imported by now: the other user need not reach this project
        os.chdir("/")
        os.setgroups([])
        os.setgid(int(uid))
        os.setuid(int(uid))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored when the tests themselves run in the background
    running = EmbeddedServer(Path(home), durable=False, programs=Programs(Path(programs), version)).ensure_running()
    print(running.url, running.started, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
