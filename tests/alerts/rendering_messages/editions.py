"""A new notice and last year's edition of it, written by us."""

from __future__ import annotations

from datetime import date
from typing import Literal

from alerts.comparison import ComparedClause, Comparison, Operation, Run, Weight
from alerts.event import Event, EventAttachment, EventDeadline, PreviousEdition
from tests.alerts.samples import event

_MARKS: dict[str, Literal["equal", "delete", "insert"]] = {"=": "equal", "-": "delete", "+": "insert"}


def clause(
    path: str,
    *texts: str,
    op: Operation = "modified",
    weight: Weight = "substantive",
    label: str | None = None,
    reason: str = "",
) -> ComparedClause:
    """A clause at `path`; texts begin with their mark: = same, - gone, + new."""
    number = ("" if path.startswith("§") else path.rpartition("/")[2]) if label is None else label
    old = (None, None) if op == "added" else (number, path)
    new = (None, None) if op == "removed" else (number, path)
    runs = tuple(Run(_MARKS[text[0]], text[1:]) for text in texts)
    return ComparedClause(op, weight, old[0], new[0], old[1], new[1], runs, reason)


CLAUSES = (
    clause("§1", "=现就做好", "-2025", "+2026", "=年义务教育阶段学校招生入学工作通知如下。", weight="editorial"),
    clause(
        "一/（一）/1",
        "=年满6周岁（",
        "-2019年8月31日",
        "+2020年8月31日",
        "=以前出生）的适龄儿童，凭户口簿和不动产权证登记入学。",
        label="1.",
        reason="日期 2019-08-31 → 2020-08-31",
    ),
    clause(
        "一/（二）",
        "=随迁子女由监护人持居住证",
        "+或者电子居住证",
        "=，在居住地登记，由区教育局统筹安排学位，",
        "-原则上",
        "+应当",
        "=安排在公办学校。",
        label="（二）",
        reason="原则上 → 应当",
    ),
    clause("二", "=网上登记时间为", "-5月10日至20日", "+5月6日至18日", "=，逾期不再受理。", reason="期限提前两日"),
    clause("三/（一）", "+民办小学报名人数超过计划的，由区教育局组织电脑随机录取。", op="added", label="（一）"),
    clause("三/（三）", "-学校可以组织家长开放日。", op="removed", label="（三）", weight="editorial"),
    clause("四/（一）", "=咨询电话：0300-55", "-0112", "+0199", label="（一）", weight="editorial"),
    clause("四/（二）", "=监督电话：0300-55", "-0113", "+0198", label="（二）", weight="editorial"),
    clause("五", "=空余学位", "-7", "+8", "=月中旬公布。", reason="日期 7月 → 8月"),
    clause("六/（一）", "=本通知自印发之日起", "-施行", "+执行", "=。", label="（一）", weight="editorial"),
)

BEFORE = PreviousEdition(
    "澜江市教育局关于做好2025年义务教育阶段学校招生入学工作的通知",
    "https://jyj.lanjiang.example/2025/zhaosheng.html",
    date(2025, 4, 21),
    Comparison(CLAUSES, "substantive"),
)

TEXT = """各区教育局，市直属各学校：
现就做好2026年义务教育阶段学校招生入学工作通知如下。
一、登记对象
（一）1. 年满6周岁（2020年8月31日以前出生）的适龄儿童，凭户口簿和不动产权证登记入学。
二、网上登记时间为5月6日至18日，逾期不再受理。"""


def new_notice(before: PreviousEdition | None = BEFORE) -> Event:
    """This year's notice, as monitor tells it."""
    return event(
        kind="new",
        comparison=None,
        authority="澜江市教育局",
        site_name="澜江市教育局",
        column_name="通知公告",
        issuers=("澜江市教育局",),
        title="澜江市教育局关于做好2026年义务教育阶段学校招生入学工作的通知",
        doc_number="澜教〔2026〕18号",
        url="https://jyj.lanjiang.example/2026/zhaosheng.html",
        text=TEXT,
        deadlines=(EventDeadline("网上登记", date(2026, 5, 18)),),
        attachments=(EventAttachment("附件：2026年小学招生范围.pdf", "https://jyj.lanjiang.example/f/fw.pdf"),),
        previous_edition=before,
    )
