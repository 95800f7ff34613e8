"""What a title says: `[发文机关][关于][事由][的][文种]`, the text that a wrapper encloses, and marks such as (试行).

All in matching form. The grammar is that of 党政机关公文处理工作条例 and of what sites publish beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from crawler.extraction.documents.doc_number import find_numbers
from crawler.extraction.documents.gazetteer.agencies import agency_opening, looks_like_body
from crawler.extraction.documents.lines import line_of
from crawler.extraction.documents.numerals import to_int

Action = Literal[
    "encloses", "forwards", "re_issues", "draft_of", "interprets", "amends", "repeals", "extends", "corrects"
]

# fmt: off
# 公文种类, longest first; 命令 and 令 are one kind.
_KINDS = (
    "命令", "复函", "公报", "决议", "决定", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案",
    "纪要", "函", "令",
)
_KIND_NAMES = {"命令": "命令(令)", "令": "命令(令)", "复函": "函"}
_GENRES = (
    "办法", "规定", "细则", "条例", "规则", "规程", "规范", "意见", "方案", "规划", "纲要", "要点", "计划", "指南",
    "标准", "目录", "名单", "公示", "简章", "问答", "解读", "一览表", "清单", "章程", "制度", "决定", "批复", "通报",
    "通知", "公告", "通告", "公报", "措施", "要求", "准则", "指引", "预案", "校历", "函", "报告",
)
_OTHER_ENDS = (
    "讲话", "致辞", "声明", "倡议书", "公开信", "告知书", "须知", "答记者问", "总结", "材料", "简报", "法",
)
_MARKS = ("试行", "暂行", "征求意见稿", "送审稿", "修订", "更正", "节选", "草案")
# fmt: on
_BRACKETED_END = re.compile(r"\s*[(\[【〔][^()\[\]【】〔〕]{0,40}[)\]】〕]\s*$")
_CONSULTATION = re.compile(r"征求.{0,80}意见|意见征集|征集.{0,60}意见|意见建议的|征求意见")
_WRAPPER = re.compile(
    r"(?:关于)?(?P<verb>(?:修订|重新|联合|再次)?(?:印发|转发|批转|发布|公布|颁布|颁发|下发))(?P<object>.+?)的(?:通知|公告|通告|决定|通报|函|令|意见)$"
)
_ABOUT = re.compile(
    r"(?:关于)?(?P<verb>修改|修订|废止|延长|调整|更正|补充)(?P<object>.*《.+》.*?)(?:等.*)?的(?:决定|通知|公告|通告|令|说明|函)$"
)
_ACTIONS: dict[str, Action] = {"转发": "forwards", "批转": "re_issues"}
_CHANGES: dict[str, Action] = {
    "修改": "amends",
    "修订": "amends",
    "调整": "amends",
    "废止": "repeals",
    "延长": "extends",
    "更正": "corrects",
}
_INTERPRETS = re.compile(r"解读|答记者问|一图读懂|图解|问答|政策说明|政策问答")
_OPENS_SUBJECT = re.compile(r"关于|印发|转发|批转|发布|公布|颁布")
_JOINT_COUNT = re.compile(r"等([一二三四五六七八九十\d]{1,3})(?:个)?(?:部门|单位|部委|机关|部|厅局|委办局)?$")
# A body that announces without 关于: 某区教育局2024年公开招聘教师公告.
_ANNOUNCER = re.compile(
    r"[\u3400-\u9fff]{2,24}?(?:教委|教育[局厅部]|教育委员会|人民政府|教育体育局|教体局|考试院|委员会|办公室)(?=(?:19|20)\d\d|公开|招聘|面向)"
)
# What is passed on does something to what it names: 转发教育部关于废止《…》的通知.
_DOES_TO_ANOTHER = re.compile(r"[^《》]*关于(?:废止|修改|修订|停止|延长|调整|公布|宣布|征求|做好|贯彻|落实|执行)")
_TITLE_BRACKETS = re.compile("[《》]")
_ENCLOSING: frozenset[Action] = frozenset({"encloses", "forwards", "re_issues", "draft_of"})
_LONGEST_ISSUERS = 120
_NOT_A_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class TitleParts:
    """A title taken apart. `objects` are the titles (with their issuers) that it encloses, forwards, changes …;
    `joint_words` are those that count the issuers, 教育部等八部门."""

    issuers: tuple[str, ...] = ()
    joint_count: int | None = None
    action: Action | None = None
    objects: tuple[str, ...] = ()
    core: str = ""
    marks: tuple[str, ...] = ()
    doc_type: str = "其他"
    genre: str | None = None
    joint_words: str = ""


def read_title(title: str) -> TitleParts:
    """Take a title apart; `core` is what it is about without wrapper, issuer and marks, as the page writes it."""
    line = line_of(" ".join(title.split()))
    marks = tuple(mark for mark in _MARKS if _marked(line.form, mark))
    number = next((item for item in find_numbers(line.form) if item.start == 0), None)
    head = number.end if number else 0
    plain = _without_brackets(line.form)
    issuers_end = _issuers_end(plain, head)
    issuers, count = split_issuers(line.text[head:issuers_end])
    action, spans = _action(plain, max(head, issuers_end))
    objects = tuple(line.text[start:end].strip() for start, end in spans)
    enclosed = objects[0] if objects and action in _ENCLOSING else None
    return TitleParts(
        issuers,
        count,
        action,
        objects,
        core_of(line.text[max(head, issuers_end) :] if enclosed is None else _without_issuers(enclosed)),
        marks,
        _doc_type(plain),
        _genre(plain if enclosed is None else core_of(line_of(enclosed).form)),
        line.text[head:issuers_end].strip() if count else "",
    )


def core_of(title: str) -> str:
    """A title without the 《》 around it and marks such as (试行) behind it."""
    core = title.strip()
    form = line_of(core).form
    while (end := _BRACKETED_END.search(form)) and end.start() > 0:
        core, form = core[: end.start()], form[: end.start()]
    if form.startswith("《") and form.endswith("》") and form.count("《") == 1:
        return core_of(core[1:-1])
    return core.strip()


def normalised_title(title: str) -> str:
    """The form in which two titles are the same title: matching form without blanks and punctuation."""
    return _NOT_A_WORD.sub("", line_of(title).form)


def split_issuers(text: str) -> tuple[tuple[str, ...], int | None]:
    """The bodies named in a text, in order, and how many 教育部等八部门 says they are together."""
    names: list[str] = []
    count: int | None = None
    for part in re.split(r"[、,，;；\t]|\s+", text.strip()):
        joint = _JOINT_COUNT.search(line_of(part).form)
        if joint:
            count = to_int(joint.group(1))
        names += _run_together(part[: joint.start()] if joint else part)
    return tuple(dict.fromkeys(name for name in names if looks_like_body(line_of(name).form))), count


def ends_like_title(form: str) -> bool:
    """Whether a line ends as titles of notices and rules do."""
    return _without_brackets(form).removesuffix("》").endswith(_KINDS + _GENRES + _OTHER_ENDS)


def issuers_at_head(title: str) -> tuple[str, ...]:
    """The bodies that a title names before 关于."""
    end = _issuers_end(line_of(title).form, 0)
    return split_issuers(title[:end])[0]


def ends_like_notice(form: str) -> bool:
    """Whether a line ends with one of the 文种, so that a title can go no further."""
    return _without_brackets(form).removesuffix("》").endswith(_KINDS)


def _run_together(part: str) -> list[str]:
    """Known bodies written without a blank between them, 教育部财政部; else the part as it is."""
    names: list[str] = []
    at = 0
    while at < len(part):
        opened = agency_opening(part, at)
        if opened is None:
            break
        names.append(part[at : opened[1]])
        at = opened[1]
    return names if at == len(part) and len(names) > 1 else [part]


def _without_brackets(form: str) -> str:
    form = form.strip()
    while (end := _BRACKETED_END.search(form)) and end.start() > 0:
        form = form[: end.start()]
    return form


def _marked(form: str, mark: str) -> bool:
    bracketed = re.search(rf"[(\[〔【][^()\[\]〔〕【】]{{0,16}}{mark}[^()\[\]〔〕【】]{{0,8}}[)\]〕】]", form)
    return bracketed is not None or (mark == "暂行" and re.search(r"暂行(?:办法|规定|条例|细则)", form) is not None)


def _without_issuers(title: str) -> str:
    form = line_of(title).form
    return title[_issuers_end(form, 0) :]


def _issuers_end(form: str, head: int) -> int:
    """Where the issuers end that a title has from `head` on; 0 when it has none."""
    opening = _OPENS_SUBJECT.search(form, head, _LONGEST_ISSUERS)
    if opening is not None and "《" not in form[head : opening.start()]:
        names, count = split_issuers(form[head : opening.start()])
        if names or count:
            return opening.start()
    announcing = _ANNOUNCER.match(form, head)
    return announcing.end() if announcing else 0


def _action(plain: str, start: int) -> tuple[Action | None, list[tuple[int, int]]]:
    """What the title does to other texts, and where it names them."""
    cited = cited_spans(plain, start)
    if _CONSULTATION.search(plain, start):
        return ("draft_of", cited) if cited else (None, [])
    if _INTERPRETS.search(plain, start):
        return ("interprets", cited) if cited else (None, [])
    subject = start + len(plain[start:]) - len(plain[start:].lstrip())
    wrapper = _WRAPPER.match(plain, subject)
    if wrapper:
        own = cited and not _DOES_TO_ANOTHER.match(plain, wrapper.start("object"), cited[0][0])
        return _ACTIONS.get(wrapper.group("verb")[-2:], "encloses"), cited if own else [wrapper.span("object")]
    change = _ABOUT.match(plain, subject)
    if change and change.group("verb") in _CHANGES:
        return _CHANGES[change.group("verb")], cited
    return None, []


def cited_spans(form: str, start: int = 0) -> list[tuple[int, int]]:
    """Where the titles in the outermost 《》 stand, in order."""
    spans: list[tuple[int, int]] = []
    depth = opened = 0
    for bracket in _TITLE_BRACKETS.finditer(form, start):
        if bracket.group() == "《":
            depth += 1
            opened = bracket.end() if depth == 1 else opened
        elif depth:
            depth -= 1
            if not depth:
                spans.append((opened, bracket.start()))
    return spans


def _doc_type(plain: str) -> str:
    if _INTERPRETS.search(plain[-12:]) or (_CONSULTATION.search(plain) and plain.endswith("意见")):
        return "其他"
    kind = next((kind for kind in _KINDS if plain.endswith(kind)), None)
    return _KIND_NAMES.get(kind, kind) if kind else "其他"


def _genre(plain: str) -> str | None:
    return next((genre for genre in _GENRES if _without_brackets(plain).endswith(genre)), None)
