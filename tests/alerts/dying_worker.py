"""A nursery of delivering workers, for the test that kills them: `python -m tests.alerts.dying_worker URL PORT KEY`.

Imports take a second, so this process does them once. For each line on standard input it forks a worker that delivers
until it is killed, and prints the worker's process id.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random

import psycopg
import structlog
from psycopg import Connection

import alerts.channels.mail  # noqa: F401 - to be there before the first fork
from alerts.channels.senders import ChannelSenders
from alerts.channels.smtp_exchange import SmtpServer
from alerts.delivery import DeliveryRules, deliver_due
from alerts.delivery_store import Leases
from alerts.secrets import SecretBox
from tests.alerts.samples import NOW

LEASE = timedelta(seconds=0.6)


def deliver_for_ever(database_url: str, port: int, key: str) -> None:
    """Deliver over one connection until killed."""
    smtp = SmtpServer("127.0.0.1", port, "alerts@edu.example", security="none", timeout=5.0)
    senders = ChannelSenders(SecretBox(key), smtp)
    rules = DeliveryRules(leases=Leases(lease=LEASE), max_uncertain=1000)
    with psycopg.connect(database_url, autocommit=True) as connection:

        @contextmanager
        def connections() -> Iterator[Connection]:
            yield connection

        while True:
            deliver_due(connections, senders, lambda: NOW + timedelta(hours=1), Random(1), rules=rules)
            time.sleep(0.01)


def main() -> None:
    """Fork a worker for each line."""
    database_url, port, key = sys.argv[1:]
    # What is printed is read by the test.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    print("ready", flush=True)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            deliver_for_ever(database_url, int(port), key)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("dead", flush=True)


if __name__ == "__main__":
    main()
