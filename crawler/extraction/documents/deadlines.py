"""What must be done by when: 报名, 申报, 征求意见, 反馈 and 报送, with the clause that says so."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from datetime import date

from crawler.extraction.documents.dates import FoundDate, find_dates
from crawler.extraction.model import Deadline

_SENTENCE = re.compile(r"[。;!?\n]")
_BY_AFTER = re.compile(
    r" ?(?:\(?(?:星期|周)[一二三四五六日天]\)?)? ?(?:上午|下午|晚上)? ?"
    r"(?:\d{1,2} ?[:时点] ?(?:\d{1,2})? ?分?|24时)? ?"
    r"(?:下班)?(?:之?前|以前|止|截止|截至|内(?:完成|报送)|日?24时)"
)
_BY_BEFORE = re.compile(
    r"(?:截止(?:时间|日期|日)?|截至(?:时间|日期)?|最迟|时限|期限)(?:为|是|至|到|于|:)?[^。;\d]{0,6}$"
    r"|(?:至|到|-|—|–|~)[ —-]?$"
)
_RANGE_NEEDS = re.compile(r"时间|日期|期间|期限|公示期|截止|自|从|报名|申报|征求|受理|缴费")
# The first kind whose words stand in the sentence; 征求意见 also by what the whole document is.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("征求意见", re.compile(r"征求意见|意见建议|修改意见|意见和建议|反馈意见|意见反馈|提出意见|公开征集")),
    ("报名", re.compile(r"报名|网上登记|入学登记|信息采集|注册|缴费")),
    ("申报", re.compile(r"申报|申请|推荐|遴选|参评|申领|认定")),
    ("报送", re.compile(r"报送|上报|报至|报我[部厅局委办]|送至|寄[送至]|发送至|报[市省区县教]|提交|上传|书面报")),
    ("反馈", re.compile(r"反馈|回复|回执|报名表")),
)
_NOT_DUE = re.compile(r"施行|实施|执行|生效|废止|印发|出生|年满|周岁|毕业|取得|入职|成立|统计|累计")
_MOST = 200


def read_deadlines(
    body: str, clause_at: Callable[[int], str], near: date | None, *, consultation: bool
) -> tuple[Deadline, ...]:
    """The deadlines of a body in matching form. `clause_at` gives the path of the clause at an offset; dates without
    a year lie next to `near`; in a `consultation` 反馈 means 征求意见."""
    stops = [match.start() for match in _SENTENCE.finditer(body)]
    found: dict[tuple[str, date], Deadline] = {}
    for item in find_dates(body, near):
        at = bisect_right(stops, item.start)
        start = stops[at - 1] + 1 if at else 0
        end = stops[at] if at < len(stops) else len(body)
        if not _is_due(body, item, start, end):
            continue
        what = _what(body[start:end], body[max(0, start - 40) : start], consultation=consultation)
        if what is not None and len(found) < _MOST:
            found.setdefault((what, item.date), Deadline(what, item.date, clause_at(item.start)))
    return tuple(found.values())


def _is_due(body: str, item: FoundDate, start: int, end: int) -> bool:
    before, after = body[max(start, item.start - 24) : item.start], body[item.end : min(end, item.end + 24)]
    if _BY_AFTER.match(after):
        return True
    by = _BY_BEFORE.search(before)
    if by is None:
        return False
    ranged = by.group()[:1] in "至到-—–~"
    return not ranged or _RANGE_NEEDS.search(body[start : item.start]) is not None


def _what(sentence: str, above: str, *, consultation: bool) -> str | None:
    if _NOT_DUE.search(sentence) and not re.search(r"报名|申报|报送|征求意见|反馈", sentence):
        return None
    what = next((kind for kind, words in _KINDS if words.search(sentence)), None)
    if what is None and re.search(r"截止|时间", sentence):
        what = next((kind for kind, words in _KINDS if words.search(above)), None)
    return "征求意见" if what == "反馈" and consultation else what
