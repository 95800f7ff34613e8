"""Texts for people are translated, and only such texts are in the catalogues."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]


def extracted(package: str, keywords: tuple[str, ...]) -> set[str]:
    words = dict.fromkeys(keywords)
    found = extract_from_dir(ROOT / package, [("**.py", "python")], keywords=words)
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_monitors_catalogue_holds_its_texts_and_no_others(language: str) -> None:
    with (ROOT / f"monitor/locale/{language}/monitor.po").open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    held = {message.id: message.string for message in catalogue if message.id}
    assert set(held) == extracted("monitor", ("text", "mark"))
    if language == "zh":
        assert [key for key, translation in held.items() if not translation] == []
