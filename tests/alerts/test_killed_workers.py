"""kill -9 of a delivering worker at random moments: nothing is lost, and what comes twice was counted."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from alerts.events import record_event
from alerts.matching import MatchRules, match_pending
from alerts.messages import list_messages, message_history
from tests.alerts.conftest import Connections, Subscribe
from tests.alerts.mail_server import mail_server
from tests.alerts.samples import NOW, event

KEY = "a secret of the tests, long enough"
KILLS = 20
READERS = 8
DOCUMENTS = 6


def test_every_message_arrives_although_workers_are_killed(
    connections: Connections, subscribe: Subscribe, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(READERS):
        subscribe(f"reader{number}@school.example")
    with connections() as connection:
        for number in range(DOCUMENTS):
            record_event(connection, event(f"k{number}", document=f"d{number}", title=f"第{number}号通知"))
    match_pending(connections, NOW, rules=MatchRules(most_an_hour=10_000))
    rng = random.Random(20)
    with mail_server() as mails, nursery(database_url, mails.port) as workers:
        mails.slowness = 0.004
        for _ in range(KILLS):
            before = len(mails.mails)
            pid = workers.start()
            deadline = time.monotonic() + 5
            while len(mails.mails) == before and unsent(connections) and time.monotonic() < deadline:
                time.sleep(0.001)
            time.sleep(rng.uniform(0, 0.03))
            workers.kill(pid)
        pid = workers.start()
        deadline = time.monotonic() + 30
        while unsent(connections) and time.monotonic() < deadline:
            time.sleep(0.05)
        workers.kill(pid)
        received = Counter((mail["To"], mail["Message-ID"]) for mail in mails.mails)
    with connections() as connection:
        messages = list_messages(connection, limit=1000)
        histories = [message_history(connection, one.id) for one in messages]
    assert len(messages) == READERS * DOCUMENTS
    assert {one.state for one in messages} == {"sent"}
    assert len(received) == READERS * DOCUMENTS, "every message arrived"
    repeats = sum(received.values()) - len(received)
    uncertain = sum(one.uncertain for one in messages)
    assert repeats <= uncertain
    assert uncertain == sum(one.outcome == "uncertain" for history in histories for one in history)
    assert uncertain > 0, "no kill fell between a claim and its settlement: the test has lost its point"
    with capsys.disabled():
        print(f"[{KILLS} kills, {len(messages)} messages: {uncertain} tries uncertain, {repeats} came twice]")


def unsent(connections: Connections) -> int:
    with connections() as connection:
        row = connection.execute("select count(*) from message where state <> 'sent'").fetchone()
    assert row is not None
    return int(row[0])


class Nursery:
    """The process that forks workers."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def start(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return int(self._said())

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        assert self._said() == "dead"

    def _said(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@contextmanager
def nursery(database_url: str, port: int) -> Iterator[Nursery]:
    command = [sys.executable, "-m", "tests.alerts.dying_worker", database_url, str(port), KEY]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        yield Nursery(process)
