"""A short hunt in the suite, and that the hunt finds what it looks for."""

from __future__ import annotations

import os

import pytest

from tests.extraction.fuzz import hunt
from tests.extraction.fuzz_cases import Case

CASES = 30


def raises(_case: Case) -> None:
    raise ValueError("broken")


def hangs(_case: Case) -> None:
    while True:
        pass


def swells(_case: Case) -> None:
    bytearray(1 << 34)


def dies(_case: Case) -> None:
    os._exit(7)


def test_mutated_pages_are_read_or_refused() -> None:
    assert list(hunt(0, CASES)) == []


@pytest.mark.parametrize(
    ("reader", "kind"), [(raises, "ValueError"), (hangs, "OutOfTimeError"), (swells, "MemoryError"), (dies, "died")]
)
def test_what_fails_is_found_and_the_hunt_goes_on(reader: object, kind: str) -> None:
    name = f"{__name__}:{getattr(reader, '__name__', '')}"

    assert [(fault.number, fault.kind) for fault in hunt(5, 2, reader=name, cpu=1)] == [(5, kind), (6, kind)]
