from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.extraction.page.page_text import read_page_text
from crawler.extraction.quick import quick_look
from tests.extraction.page.pages import PARAGRAPHS, TITLE, paragraphs

URL = "https://www.qingchuan.example/gkmlpt/content/8/8812/post_8812345.html"
DETAIL = {
    "title": TITLE,
    "content": paragraphs(),
    "document_number": "青教发〔2026〕12号",
    "identifier": "510800/2026-00031",
    "publisher": "青川市教育局",
    "source": "本网",
    "date": 1779033600,
    "first_publish_time": 1779240600,
    "is_abolished": 0,
    "is_expired": 1,
    "attachments": [{"name": "招生范围.docx", "url": "/attachment/0/1.docx"}, {"name": "坏的"}, 3],
    "views": 12,
}


def markup(detail: dict[str, object]) -> str:
    data = json.dumps(detail, ensure_ascii=False)
    return (
        "<!DOCTYPE html><html><head><title>青川市政府信息公开</title></head><body><div id=app></div>"
        f"<script>window._CONFIG = {{SID: 1, DETAIL: {data}, TREE: []}};</script></body></html>"
    )


@pytest.mark.parametrize("content", [paragraphs(), paragraphs().replace("<", "&lt;").replace(">", "&gt;")])
def test_all_of_a_page_is_in_its_json(content: str) -> None:
    found = read_page_text(markup({**DETAIL, "content": content}).encode(), url=URL)

    assert found.paragraphs == PARAGRAPHS
    assert found.meta.title == TITLE
    assert found.meta.doc_number == "青教发〔2026〕12号"
    assert found.meta.index_no == "510800/2026-00031"
    assert found.meta.published_at == datetime(2026, 5, 20, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert found.meta.written_date is not None
    assert found.meta.fields["时效性"] == "失效"
    assert [one.url for one in found.attachments] == ["https://www.qingchuan.example/attachment/0/1.docx"]


def test_json_that_is_broken_is_no_detail() -> None:
    broken = markup(DETAIL).replace('"title":', '"title"')

    assert read_page_text(broken.encode(), url=URL).paragraphs == ()


def test_the_quick_look_reads_the_text_and_not_the_views() -> None:
    before = quick_look(markup(DETAIL).encode(), "", URL, None)

    assert quick_look(markup({**DETAIL, "views": 13}).encode(), "", URL, None) == before
    changed = {**DETAIL, "content": paragraphs().replace("6月15日", "6月16日")}
    assert quick_look(markup(changed).encode(), "", URL, None) != before
    assert quick_look(markup({**DETAIL, "is_expired": 0}).encode(), "", URL, None) != before
