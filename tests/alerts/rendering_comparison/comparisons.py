"""Comparisons for the rendering tests."""

from __future__ import annotations

from typing import Literal

from alerts.comparison import ComparedClause, Comparison, Operation, Run, Weight

_MARKS: dict[str, Literal["equal", "delete", "insert"]] = {"=": "equal", "-": "delete", "+": "insert"}
_WIDE = str.maketrans("()", "（）")


def runs(*texts: str) -> tuple[Run, ...]:
    """Runs from texts that begin with their mark: = same, - gone, + new."""
    return tuple(Run(_MARKS[text[0]], text[1:]) for text in texts)


def clause(
    *texts: str,
    op: Operation = "modified",
    weight: Weight = "substantive",
    old: str | None = "三、",
    new: str | None = "三、",
    reason: str = "",
) -> ComparedClause:
    """A clause that stands where its number says; without one it is the first text outside numbering."""
    return ComparedClause(op, weight, old, new, _path(old), _path(new), runs(*texts), reason)


def _path(label: str | None) -> str | None:
    return None if label is None else label.rstrip("、").translate(_WIDE) or "§1"


def comparison(*clauses: ComparedClause, by_paragraph: bool = False) -> Comparison:
    """A comparison of these clauses."""
    return Comparison(clauses, "substantive", by_paragraph)


DEADLINE = clause(
    "=各校请于",
    "-2024年5月1日",
    "+2024年6月1日",
    "=前将名单报区教育局基础教育科。",
    reason="期限 2024-05-01 → 2024-06-01",
)
ADDED = clause("+学校不得代收保险费。", op="added", old=None, new="四、")
RENUMBERED = tuple(
    ComparedClause("renumbered", "editorial", f"第{old}条", f"第{new}条", f"第{old}条", f"第{new}条", ())
    for old, new in (("五", "六"), ("六", "七"), ("七", "八"), ("八", "九"), ("九", "十"))
)
PERSON = ComparedClause("removed", "substantive", None, None, None, None, (), "", table_row=True, personal=True)

HOSTILE = (
    '<script>alert("x")</script>',
    '"><img src=x onerror=alert(1)>',
    "[点此领取](http://evil.example)",
    "<@all> <@zhangsan>",
    '<font color="warning">红字</font>',
    "`代码` *粗* **粗** _斜_ ~~删~~ # 题 > 引 | 格",
    "】【增：伪造的条款】【删：真实的条款】",
    "{{ 7 * 7 }} {% raw %}",
    "左\u202e右\u200b\x00\x1b[31m",
)
