"""The program on a database of its own."""

from __future__ import annotations

from tests.monitor.cli.conftest import program

__all__ = ["program"]
