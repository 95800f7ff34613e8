from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.entries import Entry
from crawler.extraction.model import Gate
from crawler.extraction.reading import read_page
from crawler.extraction.version import EXTRACTOR, extractor_version
from tests.extraction.page.pages import FOOT, MENU, PARAGRAPHS, TITLE, URL, page, paragraphs, standard_meta

NO_URL_DATE = "https://jyj.qingchuan.example/art/7f3a.html"
ROWS = "".join(
    f'<li><a href="./202605/t2026051{at}_3010{at}.html">关于开展第{at}批教师培训工作的通知</a>'
    f"<span>2026-05-1{at}</span></li>"
    for at in range(8)
)
LIST = (
    f'<html><head><title>通知公告_青川市教育局</title></head><body><ul class="nav">{MENU}</ul>'
    f'<div class="list"><ul>{ROWS}</ul></div>{FOOT}</body></html>'
)


def test_a_notice() -> None:
    reading = read_page(page(paragraphs()).encode(), url=URL)

    assert (reading.gate, reading.encoding, reading.entries) == ("ok", "utf-8", ())
    document = reading.documents[0]
    assert document.title == TITLE
    assert document.body.split() == "".join(f"{line}\n" for line in PARAGRAPHS).split()


def test_a_list() -> None:
    reading = read_page(LIST.encode("gb18030"), url="https://jyj.qingchuan.example/tzgg/")

    assert (reading.kind, reading.gate, reading.encoding, reading.documents) == ("list", "ok", "gb18030", ())
    assert len(reading.entries) == 8
    assert reading.entries[0].url == "https://jyj.qingchuan.example/tzgg/202605/t20260510_30100.html"


def test_an_article_beside_a_long_list_is_an_article() -> None:
    markup = page(paragraphs(), behind=f'<div class="side"><ul>{ROWS}</ul></div>', above="")

    assert read_page(markup.encode(), url=NO_URL_DATE).documents[0].title == TITLE


@pytest.mark.parametrize(
    ("body", "status", "gate"),
    [
        (LIST.replace(ROWS, "").replace(MENU, MENU * 2).encode(), 200, "empty_list"),
        (b"<html><body><div id=app></div></body></html>", 200, "too_short"),
        (page(paragraphs()).encode(), 503, "wrong_status"),
        (b"%PDF-1.7", 200, "wrong_type"),
        (b"", 200, "too_short"),
    ],
)
def test_what_is_no_page(body: bytes, status: int, gate: Gate) -> None:
    reading = read_page(body, url="https://jyj.qingchuan.example/tzgg/", status=status)

    assert (reading.gate, reading.documents, reading.entries) == (gate, (), ())


def test_a_notice_shorter_than_its_source_promises() -> None:
    body = page("<p>见附件。</p>", meta=standard_meta(ArticleTitle=TITLE)).encode()

    assert read_page(body, url=URL, min_body_chars=20).gate == "too_short"
    assert read_page(body, url=URL).gate == "ok"


def test_a_row_stands_in_for_what_the_page_does_not_say() -> None:
    day = datetime(2026, 5, 21, tzinfo=ZoneInfo("Asia/Shanghai"))
    entry = Entry(NO_URL_DATE, "关于印发《青川市学前教育发展规划》的通知", day)
    bare = f"<html><body><div class=nr>{paragraphs()}</div></body></html>"

    document = read_page(bare.encode(), url=NO_URL_DATE, entry=entry).documents[0]
    own = read_page(page(paragraphs()).encode(), url=URL, entry=entry).documents[0]

    assert document.published_at == day
    assert document.evidence["published_at"].where == "list"
    assert own.published_at != day


def test_an_extractor_s_version_tells_code_and_declaration() -> None:
    assert extractor_version("") == EXTRACTOR
    assert extractor_version("ab12") == f"{EXTRACTOR}:ab12"
    assert extractor_version("ab12", "next") == "next:ab12"
