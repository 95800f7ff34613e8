"""The catalogues of alerts: whole, readable, and refused when they are not."""

from __future__ import annotations

import string
import sys
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from alerts.catalogue import load_catalogue
from alerts.errors import CatalogueError

PACKAGE = Path(str(resources.files("alerts")))
KEYWORDS = {"_": None, "gettext": None, "mark": None, "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("**.j2", "jinja2.ext:babel_extract")]


def texts_in_the_code() -> set[str | tuple[str, ...]]:
    found = extract_from_dir(
        str(PACKAGE), METHODS, options_map={"**.j2": {"extensions": "jinja2.ext.i18n"}}, keywords=KEYWORDS
    )
    return {message for _, _, message, _, _ in found}


def texts_in(language: str) -> dict[str | tuple[str, ...], str | tuple[str, ...]]:
    texts: dict[str | tuple[str, ...], str | tuple[str, ...]] = {}
    for file in (PACKAGE / "locale" / language).glob("*.po"):
        with file.open("rb") as source:
            for message in read_po(source, locale=language):
                if message.id and message.string is not None:
                    texts[_frozen(message.id)] = _frozen(message.string)
    return texts


def _frozen(text: str | Sequence[str]) -> str | tuple[str, ...]:
    return text if isinstance(text, str) else tuple(text)


def test_every_text_is_in_chinese_and_none_is_left_over() -> None:
    chinese = texts_in("zh")
    assert set(chinese) == texts_in_the_code()
    assert all(said if isinstance(said, str) else all(said) for said in chinese.values())


def test_translations_keep_the_places_for_values() -> None:
    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for message, said in texts_in("zh").items():
        wanted = message if isinstance(message, str) else message[-1]
        for one in (said,) if isinstance(said, str) else said:
            assert places(one) == places(wanted), message


def test_a_text_without_translation_is_its_own() -> None:
    assert load_catalogue("alerts", "alerts", "zh").gettext("nobody wrote this") == "nobody wrote this"
    assert load_catalogue("alerts", "alerts", "en").ngettext("{count} attachment", "{count} attachments", 2) == (
        "{count} attachments"
    )


def test_a_missing_catalogue_is_named() -> None:
    with pytest.raises(CatalogueError) as raised:
        load_catalogue("alerts", "alerts", "fr")
    assert (raised.value.language, raised.value.problem) == ("fr", "there is no such catalogue")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b'msgid "a"\nmsgid "b"'])
def test_a_broken_catalogue_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    package = tmp_path / f"broken_{abs(hash(content))}"
    (package / "locale" / "zh").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "locale" / "zh" / "texts.po").write_bytes(content)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(CatalogueError):
        load_catalogue(package.name, "texts", "zh")
    sys.modules.pop(package.name, None)
