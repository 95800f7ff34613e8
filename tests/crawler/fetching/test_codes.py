from __future__ import annotations

from pathlib import Path
from typing import get_args

from crawler.extraction.model import Gate
from crawler.fetching import codes
from crawler.fetching.codes import CODES, MEANINGS


def test_every_code_has_a_meaning() -> None:
    assert set(MEANINGS) == CODES
    assert all(meaning.strip() for meaning in MEANINGS.values())


def test_every_word_of_the_gate_is_a_code() -> None:
    assert set(get_args(Gate)) - {"ok"} <= CODES


def test_every_code_is_given_somewhere() -> None:
    folder = Path(codes.__file__).parent
    gate = folder.parent / "extraction" / "gate.py"
    texts = [path.read_text() for path in folder.glob("*.py") if path.name != "codes.py"] + [gate.read_text()]
    assert [code for code in CODES if not any(f'"{code}"' in text for text in texts)] == []
