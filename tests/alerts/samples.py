"""Events, written by us, that the tests of alerts vary."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from alerts.comparison import ComparedClause, Comparison, Run
from alerts.event import Event, EventAttachment, EventDeadline

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)

COMPARISON = Comparison(
    clauses=(
        ComparedClause(
            op="modified",
            weight="substantive",
            old_label="第三条",
            new_label="第三条",
            old_path="第三条",
            new_path="第三条",
            runs=(
                Run("equal", "报名时间为4月"),
                Run("delete", "8"),
                Run("insert", "18"),
                Run("equal", "日至4月25日，由各区招生考试机构负责。"),
            ),
            reason="a date changed",
        ),
        ComparedClause(
            op="removed",
            weight="substantive",
            old_label="第七条",
            new_label=None,
            old_path="第七条",
            new_path=None,
            runs=(Run("delete", "跨区报名的，须经两区教育局同意。"),),
        ),
    ),
    weight="substantive",
)

EVENT = Event(
    key="doc-1/2/changed",
    at=NOW,
    kind="changed",
    class_="text",
    weight="substantive",
    source="tjjw/tongzhi",
    site_name="天津市教育委员会网站",
    column_name="通知公告",
    authority="天津市教育委员会",
    level="province",
    region="120000",
    url="https://jy.tj.example/tongzhi/t20260302_1.html",
    document="0b6a2c1e-0000-4000-8000-000000000001",
    title="天津市教育委员会关于做好2026年高级中等学校招生报名工作的通知",
    text="各区教育局：\n第三条 报名时间为4月18日至4月25日，由各区招生考试机构负责。\n第四条 收费标准不变。",
    observed_at=NOW,
    doc_number="津教委规范〔2026〕3号",
    issuers=("天津市教育委员会",),
    page_kind="notice",
    genre="通知",
    topics=("招生入学",),
    stages=("初中", "高中"),
    status="in_force",
    published_at=datetime(2026, 3, 2, 0, 45, tzinfo=UTC),
    deadlines=(EventDeadline("报名", date(2026, 4, 25)),),
    responsible=("各区教育局",),
    attachments=(
        EventAttachment("附件1：报名登记表.docx", "https://jy.tj.example/f/1.docx", "changed"),
        EventAttachment("附件2：日程表.xls", "https://jy.tj.example/f/2.xls"),
    ),
    comparison=COMPARISON,
)


def event(key: str = EVENT.key, **changes: Any) -> Event:
    """Return the sample event with another key and what else the test varies."""
    return replace(EVENT, key=key, **changes)
