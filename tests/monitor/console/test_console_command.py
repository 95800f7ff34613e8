"""`eduwatch console` and `eduwatch demo --serve`: the real program, until it is told to end."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.monitor.cli.program import Program
from tests.monitor.console.browser import Browser


@pytest.fixture
def program(tmp_path: Path, database_url: str) -> Program:
    options = {name: str(value) for name, value in conninfo_to_dict(database_url).items()}
    return Program(tmp_path, f"postgresql:///{options.pop('dbname')}?{urlencode(options)}")


@contextmanager
def running(program: Program, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command that serves; one that a failed test leaves is killed."""
    process = program.start(*arguments)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def come_in(process: subprocess.Popen[str]) -> Browser:
    """Read what the program prints up to the address that lets in, and go there."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http://\S+/enter/\S+", line):
            parts = urlsplit(found[0])
            browser = Browser(f"{parts.scheme}://{parts.netloc}")
            assert browser.enter(parts.path).status == 303
            return browser
    raise AssertionError(process.communicate())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_console_serves_until_it_is_told_to_end(program: Program, number: signal.Signals) -> None:
    with running(program, "console", "--port", "0") as process:
        browser = come_in(process)
        assert urlsplit(browser.base).hostname == "127.0.0.1"
        assert "Overview" in browser.see("/").words
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (0, "")


def test_a_taken_port_is_an_error_that_says_what_to_do(program: Program) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = program.run("console", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "Choose another with --port" in done.stderr


def test_the_demo_leaves_its_console_open(program: Program) -> None:
    with running(program, "demo", "--serve") as process:
        browser = come_in(process)
        overview = browser.see("/")
        assert "qiyun/tongzhi" in overview.words
        assert "Page made at 2026-05-11 18:" in overview.words
        changes = browser.see("/changes")
        assert sorted(changes.rows("kind")) == ["changed", "changed", "new"]
        told = [browser.see(link) for link in changes.links if link.startswith("/changes/")]
        assert ["6月25日"] in [page.tree.xpath("//ins/text()") for page in told]
        assert any("replaced" in page.words for page in told)
        assert set(browser.see("/messages").rows("state")) == {"sent"}
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
