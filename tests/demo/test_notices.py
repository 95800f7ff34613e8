"""Reading the sites' notices gives what was written, whatever moves around it, and the story's changes alone."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import PurePosixPath

import pytest

from crawler.declarations.model import NoticeRules
from crawler.extraction.model import Document
from crawler.extraction.reading import read_page
from monitor.demo.site import Stage
from monitor.demo.staged_site import SITES, StagedSite
from monitor.processing.decisions import text_change
from tests.demo.expected import CHANGED_CLAUSE, NAMES, NEW_NOTICE, REPLACED_FILE_NOTICE

LISTS = {"list1043", "xwgg_list", "index", "index_1", "list_7"}
UCAP = "/jyj/c100494/{}.shtml"
# The number of its own and the date of signing, by path.
FACTS: dict[str, tuple[str | None, date | None]] = {
    "/gk/info/1043/5531.htm": ("云川省教育考试院公告2026年第3号", date(2026, 5, 6)),
    REPLACED_FILE_NOTICE: ("昀考院〔2026〕22号", date(2026, 4, 27)),
    "/gk/info/1043/5519.htm": (None, date(2026, 4, 22)),
    "/gk/info/1043/5508.htm": ("昀语考〔2026〕2号", date(2026, 3, 9)),
    "/gk/info/1043/5490.htm": ("昀考院〔2026〕3号", date(2026, 1, 15)),
    CHANGED_CLAUSE: ("澜教规〔2026〕2号", date(2026, 4, 21)),
    UCAP.format("202605/3c9e0f6a7b1d4a52b6c8e1d2f3a40012"): (None, date(2026, 5, 8)),
    UCAP.format("202605/3c9e0f6a7b1d4a52b6c8e1d2f3a40013"): (None, date(2026, 5, 7)),
    UCAP.format("202604/3c9e0f6a7b1d4a52b6c8e1d2f3a40014"): (None, None),
    UCAP.format("202603/3c9e0f6a7b1d4a52b6c8e1d2f3a40015"): ("澜教规〔2026〕1号", date(2026, 3, 13)),
    UCAP.format("202601/3c9e0f6a7b1d4a52b6c8e1d2f3a40016"): ("澜教函〔2026〕5号", date(2026, 1, 14)),
    "/tz/zs2026.htm": (None, date(2026, 5, 7)),
    "/tz/yey.htm": (None, date(2026, 4, 21)),
    "/tz/spaq.htm": ("栖教〔2026〕15号", date(2026, 3, 27)),
    "/tz/dyhy.htm": (None, date(2026, 3, 4)),
    "/news/show_1188.html": (None, date(2026, 4, 30)),
    "/news/show_1182.html": ("望教发〔2026〕12号", date(2026, 4, 22)),
    "/news/show_1175.html": (None, date(2026, 4, 13)),
    "/news/show_1169.html": ("望教发〔2026〕6号", date(2026, 2, 28)),
    "/news/show_1160.html": ("望教函〔2026〕4号", date(2026, 2, 15)),
    "/tzgg/202605/t20260506_30127.html": ("昀教办函〔2026〕41号", date(2026, 4, 30)),
    "/tzgg/202604/t20260430_30096.html": ("昀教基〔2026〕7号", date(2026, 4, 17)),
    "/tzgg/202604/t20260415_30055.html": ("昀教函〔2026〕18号", date(2026, 4, 10)),
    "/tzgg/202604/t20260402_30012.html": (None, date(2026, 3, 31)),
    "/tzgg/202603/t20260318_29987.html": ("昀教师函〔2026〕9号", date(2026, 3, 16)),
    "/tzgg/202602/t20260225_29903.html": ("昀教办〔2026〕1号", date(2026, 2, 11)),
    NEW_NOTICE: ("昀教基函〔2026〕33号", date(2026, 5, 9)),
    "/hdjl/yjzj/202604/t20260420_30070.html": (None, date(2026, 4, 16)),
    "/hdjl/yjzj/202601/t20260112_29801.html": (None, date(2026, 1, 9)),
}


def notices(site: StagedSite, stage: Stage) -> list[str]:
    return [
        path
        for path in site.paths(stage)
        if PurePosixPath(path).stem not in LISTS and PurePosixPath(path).suffix in {".html", ".htm", ".shtml"}
    ]


def read(site: StagedSite, path: str, stage: Stage, tick: int) -> Document:
    answer = site.answer(path, stage, tick)
    rules = NoticeRules(**tomllib.loads(site.declaration("http://127.0.0.2:8000")).get("notice", {}))
    page = read_page(answer.body, url=f"http://127.0.0.2:8000{path}", content_type=answer.content_type, rules=rules)
    assert (page.gate, len(page.documents)) == ("ok", 1)
    return page.documents[0]


def test_every_notice_is_known_here() -> None:
    assert {path for name in NAMES for path in notices(StagedSite(SITES / name), 2)} == set(FACTS)


@pytest.mark.parametrize("name", NAMES)
def test_own_numbers_and_dates_of_signing(name: str) -> None:
    site = StagedSite(SITES / name)
    found = {path: read(site, path, 1, 1) for path in notices(site, 1)}
    assert {path: (document.doc_number, document.written_date) for path, document in found.items()} == {
        path: FACTS[path] for path in found
    }


@pytest.mark.parametrize("name", NAMES)
def test_what_moves_on_a_page_is_not_its_text(name: str) -> None:
    site = StagedSite(SITES / name)
    for path in notices(site, 1):
        first, *later = (read(site, path, 1, tick) for tick in (1, 2, 977))
        for again in later:
            assert (again.title, again.body, again.attachments) == (first.title, first.body, first.attachments), path


@pytest.mark.parametrize("name", [name for name in NAMES if name != "qiyun"])
def test_only_the_one_clause_changes_its_text(name: str) -> None:
    site = StagedSite(SITES / name)
    changes = {path: text_change(read(site, path, 1, 3), read(site, path, 2, 44)) for path in notices(site, 1)}
    changed = {path: change for path, change in changes.items() if change}
    assert set(changed) == ({CHANGED_CLAUSE} if name == "lanjiang" else set())
    for change in changed.values():
        assert (change.class_, change.weight) == ("text", "substantive")
        assert change.comparison is not None
        (operation,) = change.comparison.operations
        assert (operation.op, operation.new_path) == ("modified", "三/（一）/1")


def test_the_attachments_that_stand_on_a_page_twice_are_read_once() -> None:
    kaoshi, yunchuan = StagedSite(SITES / "kaoshi"), StagedSite(SITES / "yunchuan")
    assert [link.name for link in read(kaoshi, REPLACED_FILE_NOTICE, 1, 1).attachments] == [
        "2026年初中学业水平考试日程安排.docx",
        "体育考试项目和评分标准.pdf",
    ]
    assert [link.name for link in read(yunchuan, "/tzgg/202603/t20260318_29987.html", 1, 1).attachments] == [
        "校长任职资格培训班名额分配表.pdf",
        "校长任职资格培训班报名汇总表.docx",
    ]
