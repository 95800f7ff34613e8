"""What every test of comparisons needs once."""

from __future__ import annotations

import pytest

from crawler.extraction.compare_form import to_simplified


@pytest.fixture(scope="session", autouse=True)
def dictionary() -> None:
    """Load the dictionary of characters, which would count against the first test that needs it."""
    to_simplified("学")
