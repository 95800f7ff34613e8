"""The crawler reads the sites' lists as a reader would: whole titles, full dates, pinned rows, no others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crawler.adapters.registry import read_list
from crawler.declarations.loading import load_folder
from crawler.entries import Entry
from monitor.clock import SHANGHAI
from monitor.demo.replay import ReplayServer, write_declarations
from tests.demo.asking import get

ROWS = {
    "kaoshi/gonggao": [
        ("云川省2026年普通高等学校招生全国统一考试考务工作公告", date(2026, 5, 8)),
        ("关于做好2026年云川省初中学业水平考试组织工作的通知", date(2026, 4, 29)),
        ("2026年上半年高等教育自学考试成绩复核办理通告", date(2026, 4, 23)),
        ("关于2026年上半年普通话水平测试工作安排的通知", date(2026, 3, 11)),
        ("关于废止《云川省教育考试考点管理暂行规定》的通知", date(2026, 1, 20)),
    ],
    "lanjiang/gonggao": [
        ("澜江市教育局关于做好2026年义务教育学校招生入学工作的意见", date(2026, 4, 24)),
        ("澜江市2026年公开招聘中小学教师公告", date(2026, 5, 8)),
        ("关于2026年澜江市骨干教师评选结果的公示", date(2026, 5, 7)),
        ("《澜江市教育局关于做好2026年义务教育学校招生入学工作的意见》政策解读", date(2026, 4, 24)),
        (
            "澜江市教育局 澜江市发展和改革委员会 澜江市财政局关于印发《澜江市中小学课后服务实施办法》的通知",
            date(2026, 3, 20),
        ),
        ("澜江市教育局关于组织开展2026年中小学生艺术展演活动的通知", date(2026, 1, 16)),
    ],
    "qiyun/tongzhi": [
        ("栖云区2026年小学一年级新生入学报名须知", date(2026, 5, 8)),
        ("栖云区公办幼儿园2026年春季学期补录公告", date(2026, 4, 21)),
        ("栖云区教育局关于加强学校食品安全工作的通知", date(2026, 3, 30)),
        ("栖云区教育局关于召开全区中小学德育工作会议的通知", date(2026, 3, 5)),
    ],
    "wangxi/tongzhi": [
        ("望溪市教育局关于做好“六一”国际儿童节庆祝活动的通知", date(2026, 5, 6)),
        ("望溪市教育局关于印发《2026年校园安全专项整治工作方案》的通知", date(2026, 4, 27)),
        ("望溪市2026年上半年中小学教师资格认定公告", date(2026, 4, 14)),
        ("望溪市教育局关于表彰2025年度教育工作先进个人的决定", date(2026, 3, 2)),
        ("望溪市教育局关于公布2026年春季学期中小学收费标准的通知", date(2026, 2, 23)),
    ],
    "yunchuan/tongzhi": [
        ("云川省教育厅2026年工作要点", date(2026, 2, 25)),
        ("云川省教育厅办公室关于做好2026年中小学暑期安全工作的通知", date(2026, 5, 6)),
        (
            "云川省教育厅等七部门关于印发《云川省县域普通高中振兴行动计划实施方案（2026—2030年）》的通知",
            date(2026, 4, 28),
        ),
        ("云川省教育厅关于公布2026年度基础教育教学改革项目立项名单的通知", date(2026, 4, 15)),
        ("云川省教育厅办公室关于进一步加强中小学生手机、作业和睡眠管理的通知", date(2026, 4, 2)),
        ("云川省教育厅关于举办2026年全省中小学校长任职资格培训班的通知", date(2026, 3, 18)),
    ],
    "yunchuan/zhengji": [
        (
            "云川省教育厅关于《云川省校外培训机构预收费管理办法（征求意见稿）》公开征求意见的公告",
            date(2026, 4, 20),
        ),
        (
            "[已结束]云川省教育厅关于《云川省中小学生社会实践基地管理细则（征求意见稿）》公开征求意见的公告",
            date(2026, 1, 12),
        ),
    ],
}
PINNED = {ROWS["lanjiang/gonggao"][0][0], ROWS["yunchuan/tongzhi"][0][0]}
NEW = ("云川省教育厅关于开展2026年义务教育阳光招生专项检查的通知", date(2026, 5, 11))


def read_all(server: ReplayServer, folder: Path, source_id: str) -> list[Entry]:
    """Every row of a source down its pages; each row's link must lead to a page."""
    write_declarations(folder, server)
    (source,) = (source for source in load_folder(folder) if source.id == source_id)
    base = server.base_urls[source_id.split("/", maxsplit=1)[0]]
    entries: list[Entry] = []
    url: str | None = source.list_url
    for number in range(1, source.depth + 1):
        assert url is not None
        got = get(base, url.removeprefix(base))
        page = read_list(got.body, url, got.headers["Content-Type"], source.rules, number)
        entries += page.entries
        url = page.next_url
    assert url is None
    for entry in entries:
        assert get(base, entry.url.removeprefix(base)).status == 200
    return entries


def as_rows(entries: list[Entry]) -> list[tuple[str, date | None]]:
    return [(entry.title, entry.date.astimezone(SHANGHAI).date() if entry.date else None) for entry in entries]


@pytest.mark.parametrize("source_id", ROWS)
def test_rows(server: ReplayServer, tmp_path: Path, source_id: str) -> None:
    entries = read_all(server, tmp_path, source_id)
    assert as_rows(entries) == ROWS[source_id]
    assert {entry.title for entry in entries if entry.pinned} == PINNED & {title for title, _ in ROWS[source_id]}


def test_the_new_notice_is_one_row_more(server: ReplayServer, tmp_path: Path) -> None:
    server.stage = 2
    rows = ROWS["yunchuan/tongzhi"]
    assert as_rows(read_all(server, tmp_path, "yunchuan/tongzhi")) == [rows[0], NEW, *rows[1:]]
