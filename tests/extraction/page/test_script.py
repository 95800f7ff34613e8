from __future__ import annotations

import subprocess
from pathlib import Path

import opencc
import pytest

from crawler.extraction.compare_form import compare_form
from crawler.extraction.script import has_traditional, simplify

_PARTS = Path(opencc.__file__).parent / "clib"


@pytest.mark.parametrize("dictionary", ["STCharacters", "STPhrases", "TSCharacters", "TSPhrases"])
def test_every_word_of_opencc_has_one_form_in_both_scripts(dictionary: str, tmp_path: Path) -> None:
    read, written = _PARTS / f"share/opencc/{dictionary}.ocd2", tmp_path / "words"
    command = (_PARTS / "bin/opencc_dict", "-i", read, "-o", written, "-f", "ocd2", "-t", "text")
    subprocess.run(command, check=True, capture_output=True)
    lines = written.read_text(encoding="utf-8").splitlines()
    words = [line.split("\t")[0] for line in lines]
    here = "|".join(words)

    for way in ("s2t", "s2tw", "s2hk"):
        there = opencc.OpenCC(way).convert(here)
        for other in (there, opencc.OpenCC("t2s").convert(there)):
            forms = zip(compare_form(here).split("|"), compare_form(other).split("|"), words, strict=True)
            assert [(word, one, two) for one, two, word in forms if one != two] == []
    assert len(words) > 200


def test_places_stay_in_simplified_text() -> None:
    printed = "瀏覽次數：12 發布日期：2024年5月1日 乾隆"

    assert simplify(printed) == "浏览次数：12 发布日期：2024年5月1日 干隆"
    assert has_traditional(printed)
    assert not has_traditional("浏览次数：12 发布日期：2024年5月1日")
