from __future__ import annotations

import subprocess
from pathlib import Path

import opencc
import pytest

from crawler.extraction.compare_form import compare_form
from crawler.extraction.reading import read_page
from crawler.extraction.script import has_traditional, simplify
from tests.extraction.page.pages import page, paragraphs

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
    printed = "瀏覽次數：12 發布日期：2024年5月1日 回覆 覆蓋"

    assert simplify(printed) == "浏览次数：12 发布日期：2024年5月1日 回复 覆盖"
    assert has_traditional(printed)
    assert not has_traditional("浏览次数：12 发布日期：2024年5月1日")


@pytest.mark.parametrize("container", ['<div class="TRS_Editor">{}</div>', "<div>{}</div>"])
def test_a_page_in_traditional_characters_reads_as_its_twin(container: str) -> None:
    table = (
        "<table><tr><td>索 引 号</td><td>510800/2026-00127</td><td>发文字号</td><td>青教〔2026〕12号</td></tr>"
        "<tr><td>发布机构</td><td>青川市教育局</td><td>发布日期</td><td>2026-05-20</td></tr></table>"
    )
    behind = (
        "<div>打印本页　关闭窗口</div><div>责任编辑：办公室</div><div>上一篇：关于公布市级示范幼儿园名单的通知</div>"
    )
    here = page(paragraphs(), before=table, behind=behind, container=container)
    there = opencc.OpenCC("s2t").convert(here)

    one, other = (read_page(markup.encode()).documents[0] for markup in (here, there))

    assert compare_form(other.body) == compare_form(one.body)
    assert compare_form(other.title) == compare_form(one.title)
    assert "關於" in other.title
    assert (other.doc_number, other.index_no, other.published_at) == (one.doc_number, one.index_no, one.published_at)
    assert [clause.path for clause in other.clauses] == [clause.path for clause in one.clauses]
