"""Texts of our own that the files of these tests are made of. A line with tabs is a row of a table."""

from __future__ import annotations

TITLE = "云屏区2026年义务教育阶段学校招生工作方案"

PLAN = (
    TITLE,
    "为规范义务教育阶段学校招生入学工作，维护适龄儿童少年合法权益，结合我区实际，制定本方案。",
    "一、总体要求",
    "（一）坚持免试就近入学，公办民办学校同步招生。",
    "（二）严禁以任何形式组织考试、测试选拔学生。",
    "二、招生计划",
    "序号\t学校名称\t班数\t计划人数\t备注",
    "1\t云屏区第一小学\t6\t270\t含融合班",
    "2\t云屏区第二小学\t4\t180",
    "3\t云屏区实验学校\t8\t\t另行公布",
    "三、工作要求",
    "1.各校要成立招生工作领导小组，校长为第一责任人。",
    "2.新生报名时间为2026年5月10日至5月20日。",
    "云屏区教育局",
    "2026年4月18日",
)

SHEET = (
    "2026年小学招生计划表",
    "序号\t学校名称\t计划人数\t完成率",
    "1\t云屏区第一小学\t270\t12.5",
    "2\t云屏区第二小学\t\t10",
    "3\t云屏区实验学校\t1200\t8",
)


def as_text(lines: tuple[str, ...]) -> str:
    """The clean text of a file made of these lines."""
    return "".join(f"{line}\n" for line in lines)


def as_html(lines: tuple[str, ...]) -> str:
    """The lines as markup: what the converted files were made of."""
    parts: list[str] = []
    rows: list[str] = []
    for line in (*lines, ""):
        if "\t" in line:
            width = max(len(row.split("\t")) for row in lines if "\t" in row)
            cells = line.split("\t")
            rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells + [""] * (width - len(cells))) + "</tr>")
            continue
        if rows:
            parts.append(f"<table border='1'>{''.join(rows)}</table>")
            rows = []
        parts.append(f"<p>{line}</p>" if line else "")
    return f"<html><head><meta charset='utf-8'></head><body>{''.join(parts)}</body></html>"
