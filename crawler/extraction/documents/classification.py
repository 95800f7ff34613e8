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
    (
        "interpretation",
        re.compile(
            r"解读|答记者问|一图读懂|图解|政策问答|明白[卡纸]|政策说明|(?:起草|编制|制定|修订)说明|》.{0,6}说明$"
        ),
    ),
    ("consultation", re.compile(r"征求.{0,80}意见|意见征集|征集.{0,60}意见|征求意见")),
    ("recruitment", re.compile(r"招聘|招录|选调|公开选聘|公开遴选|拟聘用?|招募|引进.{0,12}人才.{0,6}公告")),
    ("notice", re.compile(r"招生.{0,8}简章|招生章程")),
    ("publicity", re.compile(r"公示|名单(?:的(?:通知|公告|通报))?$|名单公布")),
    (
        "exam",
        re.compile(r"考试|水平测试|中考|高考|学考|会考|准考证|考点|考务|录取|分数线|资格认定|成绩(?:查询|公布|复核)"),
    ),
    (
        "notice",
        re.compile(r"(?:须知|告知书|一封信|告家长书|温馨提示|提示|提醒|启事|日程安排|时间安排|日程|校历|时间表)$"),
    ),
    ("notice", re.compile(r"关于.{0,6}(?:表彰|表扬|嘉奖|授予|命名|通报表扬).*的(?:决定|通报)$")),
)
_CITED_TITLE = re.compile(r"《[^《》]*》")
_NEWS = re.compile(
    r"^(?:\([^()]{0,20}\))?(?:近日|日前|今天|昨日)|^.{0,20}(?:社|报|网).{0,12}(?:电|讯)|^(?:.{0,4}记者|本报|通讯员)|^\d{1,2}月\d{1,2}日"
)
_NEWS_WITHIN = re.compile(
    r"(?:本[报站台网]|新华社|中新社).{0,6}[讯电]|(?:记者|通讯员)[ :]?[\u4e00-\u9fff]{2,3}"
    r"|\d{1,2}月\d{1,2}日(?:上午|下午|晚上?)?,?[^。]{2,40}(?:召开|举行|举办|赴|来到|走进|调研|开幕)"
)
_NEWS_END = re.compile(r"供稿|摄影|通讯员|责任?编辑?[:/]")
_MEDIA = re.compile(r"(?:日报|晚报|晨报|时报|商报|教育报|新华社|新华网|人民网|中新网|央视|电视台|融媒体|新闻网|澎湃)")
_GENRES_BY_KIND: dict[PageKind, str] = {"interpretation": "解读", "consultation": "征求意见", "news": "新闻"}
_LONGEST_CREDIT = 60
_STATISTICS = re.compile(r"统计(?:公报|数据|年报|快报)|事业发展情况")
_ADMISSION = re.compile(r"招生.{0,8}简章|招生章程")


def page_kind(
    title: str, parts: TitleParts, lines: Sequence[Line], source: str, *, numbered: bool, official: bool, issued: bool
) -> PageKind:
    """The kind of page that a document makes. `source` is its 来源, `official` whether it has marks of an official
    text, `issued` whether it has addressees or is signed and dated."""
    form = line_of(title).form
    # 关于废止《考试管理规定》的通知 is a notice: what a title cites does not say what it is itself.
    plain = _CITED_TITLE.sub("《》", form) if parts.action in ("repeals", "amends", "corrects", "extends") else form
    kind = next((kind for kind, pattern in _KINDS_BY_TITLE if pattern.search(plain)), None)
    if kind is not None and not (kind == "exam" and parts.genre in _NORMATIVE):
        return kind
    if parts.genre in _NORMATIVE and (numbered or official or parts.action == "encloses" or parts.doc_type != "其他"):
        return "policy"
    if parts.doc_type in _DECISIONS or parts.core.endswith(("法", "解释")):
        return "policy"
    if parts.doc_type in _NOTICES:
        return "notice"
    if any(_NEWS.search(line.form) for line in lines[:3]) or (not issued and _is_reported(lines, source)):
        return "news"
    if official and parts.genre in _NORMATIVE:
        return "policy"
    return "notice" if official and issued else "other"


def _is_reported(lines: Sequence[Line], source: str) -> bool:
    """Whether a text without the marks of a notice is that of a medium, or reads like one of its reporters'."""
    return (
        _MEDIA.search(line_of(source).form) is not None
        or any(_NEWS_WITHIN.search(line.form) for line in lines[:3])
        or any(len(line.form) < _LONGEST_CREDIT and _NEWS_END.search(line.form) for line in lines[-2:])
    )


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
