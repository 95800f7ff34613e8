"""The demo's own sites behind a real server, and what a reader would see of their pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from monitor.demo.replay import ReplayServer


@pytest.fixture
def server() -> Iterator[ReplayServer]:
    with ReplayServer.start() as running:
        yield running
