"""Comparing two versions of a text of 100,000 characters, and two texts that have nothing to do with each other."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from crawler.extraction.model import Clause
from monitor.comparison import TextComparison, compare

_LENGTH = 100_000
_RUNS = 7
_EDITS = 20
_SEED = 20_240_501
_PATIENT = 60.0
_ORGS = (
    "县级以上人民政府",
    "教育行政部门",
    "学校",
    "用人单位",
    "市财政局",
    "幼儿园",
    "监护人",
    "考试机构",
    "社会团体",
    "审批机关",
)
_DUTIES = ("应当", "可以", "不得", "有权", "必须", "鼓励")
_DEEDS = (
    "组织",
    "公布",
    "审核",
    "报送",
    "建立",
    "检查",
    "保障",
    "安排",
    "督促",
    "发放",
    "调整",
    "备案",
    "评估",
    "培训",
)
_THINGS = (
    "招生计划",
    "教学设施",
    "经费预算",
    "教师编制",
    "安全制度",
    "课程方案",
    "学籍档案",
    "收费标准",
    "实习岗位",
    "考试成绩",
)
_ENDS = ("并向社会公开", "但法律另有规定的除外", "具体办法另行制定", "并接受监督", "逾期不予受理", "所需资金列入预算")


def run() -> list[tuple[str, str, str]]:
    """Rows of (measure, value, bar). Times are of the processor: other work on the machine is not ours."""
    one, other = law(Random(_SEED)), law(Random(_SEED + 1))
    edited = sparsely_edited(one, Random(_SEED))
    compare(one, edited)
    out_of_time = compare(one, other, deadline_seconds=0)
    return [
        (f"two versions of {_size(one):,} characters, {_EDITS} edits", _best(lambda: compare(one, edited)), "< 30 ms"),
        (
            f"two texts of {_size(one):,} and {_size(other):,} characters without relation",
            _best(lambda: compare(one, other, deadline_seconds=_PATIENT)),
            "< 1 s",
        ),
        (
            "… when its deadline is over: by paragraphs, and says so",
            f"{_best(lambda: compare(one, other, deadline_seconds=0))}, {_said(out_of_time)}",
            "paragraph",
        ),
    ]


def law(random: Random) -> list[Clause]:
    """A made-up statute of the length to be measured: chapters, articles, items, no two sentences alike by plan."""
    clauses: list[Clause] = []
    length = article = 0
    while length < _LENGTH:
        if article % 12 == 0:
            chapter = f"第{article // 12 + 1}章"
            clauses.append(Clause(chapter, chapter, f" {random.choice(_THINGS)}\n", "clause", 1))
        article += 1
        label = f"第{article}条"
        path = f"{chapter}/{label}"
        clauses.append(Clause(path, label, f" {sentences(random, 2)}\n", "clause", 2))
        items = [f"（{number}）" for number in range(1, random.randint(0, 4) + 1)]
        clauses += [Clause(f"{path}/{item}", item, f"{sentences(random, 1)}\n", "clause", 3) for item in items]
        length = _size(clauses)
    return clauses


def sparsely_edited(clauses: Sequence[Clause], random: Random) -> list[Clause]:
    """The same text with words changed in eighteen clauses, one clause taken out and one put in."""
    edited = list(clauses)
    for at in random.sample([at for at, clause in enumerate(clauses) if len(clause.text) > 20], _EDITS - 2):
        text = clauses[at].text
        edited[at] = replace(clauses[at], text=f"{text[:8]}不得{text[10:]}")
    del edited[len(edited) // 3]
    edited.insert(len(edited) // 2, Clause("新", "", "本市另行规定的，从其规定，并报上级主管部门备案。\n"))
    return edited


def sentences(random: Random, count: int) -> str:
    """Sentences of duties, as notices and statutes have them."""
    return "".join(
        f"{random.choice(_ORGS)}{random.choice(_DUTIES)}在{random.randint(1, 90)}日内{random.choice(_DEEDS)}"
        f"{random.choice(_THINGS)}，{random.choice(_DEEDS)}{random.choice(_ORGS)}的{random.choice(_THINGS)}，"
        f"{random.choice(_ENDS)}。"
        for _ in range(count)
    )


def _size(clauses: Sequence[Clause]) -> int:
    return sum(len(clause.label) + len(clause.text) for clause in clauses)


def _best(run: Callable[[], object]) -> str:
    """The shortest of several runs."""
    times = []
    for _ in range(_RUNS):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return f"{min(times) * 1000:.0f} ms"


def _said(comparison: TextComparison) -> str:
    return comparison.granularity
