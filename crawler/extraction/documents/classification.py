"""What kind of document it is: page kind (页面类别), genre (体裁) and level of effect (效力级别)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.extraction.documents.gazetteer.agencies import Level
from crawler.extraction.documents.gazetteer.regions import region_at
from crawler.extraction.documents.lines import Line, line_of
from crawler.extraction.documents.titles import TitleParts
from crawler.extraction.model import PageKind

# fmt: off
_LEGISLATION = frozenset(("办法", "规定", "细则", "条例", "规则"))
_NORMATIVE = _LEGISLATION | frozenset((
    "规程", "规范", "意见", "方案", "规划", "纲要", "要点", "计划", "指南", "标准", "目录", "决定", "措施", "准则",
    "指引", "预案", "制度", "章程",
))
# fmt: on
_DECISIONS = frozenset(("决议", "决定", "意见", "命令(令)", "批复"))
_NOTICES = frozenset(("通知", "公告", "通告", "通报", "函", "公报", "纪要", "报告"))
_KINDS_BY_TITLE: tuple[tuple[PageKind, re.Pattern[str]], ...] = (
    ("interpretation", re.compile(r"解读|答记者问|一图读懂|图解|政策问答|明白卡|政策说明")),
    ("consultation", re.compile(r"征求.{0,80}意见|意见征集|征集.{0,60}意见|征求意见")),
    ("recruitment", re.compile(r"招聘|招录|选调|公开选聘|公开遴选|拟聘用?|招募|引进.{0,12}人才.{0,6}公告")),
    ("notice", re.compile(r"招生.{0,8}简章|招生章程")),
    ("publicity", re.compile(r"公示|名单(?:的(?:通知|公告|通报))?$|名单公布")),
    ("exam", re.compile(r"考试|中考|高考|学考|会考|准考证|考点|考务|录取|分数线|资格认定|成绩(?:查询|公布|复核)")),
)
_NEWS = re.compile(
    r"^(?:\([^()]{0,20}\))?(?:近日|日前|今天|昨日)|^.{0,20}(?:社|报|网).{0,12}(?:电|讯)|^(?:.{0,4}记者|本报|通讯员)|^\d{1,2}月\d{1,2}日"
)
_GENRES_BY_KIND: dict[PageKind, str] = {"interpretation": "解读", "consultation": "征求意见", "news": "新闻"}
_STATISTICS = re.compile(r"统计(?:公报|数据|年报|快报)|事业发展情况")
_ADMISSION = re.compile(r"招生.{0,8}简章|招生章程")


def page_kind(title: str, parts: TitleParts, lines: Sequence[Line], *, numbered: bool, official: bool) -> PageKind:
    """The kind of page that a document makes. `official` is whether it has marks of an official text."""
    form = line_of(title).form
    kind = next((kind for kind, pattern in _KINDS_BY_TITLE if pattern.search(form)), None)
    if kind is not None and not (kind == "exam" and parts.genre in _NORMATIVE):
        return kind
    if parts.genre in _NORMATIVE and (numbered or official or parts.action == "encloses" or parts.doc_type != "其他"):
        return "policy"
    if parts.doc_type in _DECISIONS or parts.core.endswith("法"):
        return "policy"
    if parts.doc_type in _NOTICES:
        return "notice"
    if any(_NEWS.search(line.form) for line in lines[:3]):
        return "news"
    return "policy" if official and parts.genre in _NORMATIVE else "other"


def genre_of(title: str, parts: TitleParts, kind: PageKind) -> str | None:
    """The genre: what the title's last noun says, unless the kind of page says more."""
    form = line_of(title).form
    if _ADMISSION.search(form):
        return "招生简章"
    if kind == "recruitment" and re.search(r"公告|启事|简章|通告", form):
        return "招聘公告"
    if re.search(r"答记者问|问答", form):
        return "问答"
    if _STATISTICS.search(form):
        return "统计"
    return _GENRES_BY_KIND.get(kind) or parts.genre


def effect_level(
    given: str | None, title: str, parts: TitleParts, code: str | None, lead: str | None, level: Level | None
) -> str | None:
    """效力级别: as a database or table gives it, else by who issued what; None when neither tells."""
    if given:
        return given
    form = line_of(title).form
    genre, order = parts.genre, code is not None and code.endswith("令")
    if form.startswith("中华人民共和国") and parts.core.endswith("法"):
        return "法律"
    if lead and "人民代表大会" in lead:
        return ("法律" if parts.core.endswith("法") else "其他") if lead.startswith("全国") else "地方性法规"
    if order and lead:
        return {"国务院": "行政法规"}.get(lead, "部门规章" if level == "national" else "地方政府规章")
    if genre in _LEGISLATION and lead is None:
        return "地方性法规" if region_at(form) and (genre == "条例" or "实施" in form) else None
    if lead is None:
        return None
    if level == "national":
        if lead.startswith(("中共中央", "中国共产党")):
            return "党内法规" if genre in _LEGISLATION else "其他"
        return "部门规范性文件" if genre in _NORMATIVE else "部门工作文件"
    if level in ("province", "city", "district"):
        return "地方规范性文件" if genre in _NORMATIVE else "地方工作文件"
    return None
