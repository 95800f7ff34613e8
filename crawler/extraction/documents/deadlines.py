"""What must be done by when: 报名, 申报, 征求意见, 反馈 and 报送, with the clause that says so.

The kind is that of the words nearest to the date: its clause, then its sentence, then the heading above, and the title
for words such as 填报 that are of several kinds. The end of a 公示 is the last day for 反馈.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from datetime import date, timedelta

from crawler.extraction.documents.dates import FoundDate, find_dates
from crawler.extraction.model import Deadline

_SENTENCE = re.compile(r"[。;!?\n]")
_BY_AFTER = re.compile(
    r" ?(?:\((?:(?:星期|周)[一二三四五六日天]|含(?:当日|当天|本日)?)\)|(?:星期|周)[一二三四五六日天])? ?"
    r"(?:上午|下午|晚上)? ?"
    r"(?:\d{1,2} ?[:时点] ?(?:\d{1,2})? ?分?|24时)? ?(?:整)?(?:下班)?(?:\(含\))?"
    r"(?:之?前|以前|止|截止|截至|[之以]?内|日?24时)"
)
_BY_BEFORE = re.compile(
    r"(?:截止(?:时间|日期|日)?|截至(?:时间|日期)?|最迟|最晚|不晚于|不迟于|时限|期限)(?:为|是|至|到|于|:)?[^。;\d]{0,6}$"
    r"|(?P<range>(?:至|到|-|—|–|~)[ —-]?$)"
)
_RANGE_NEEDS = re.compile(r"时间|日期|期间|期限|公示期|截止|报名|申报|征求|受理|缴费|填报|逾期")
_PUBLICITY = re.compile(
    r"公示(?:的?(?:时间|期限|日期|期间|期))?(?:[^,。;\d公]{0,10}|[^。;公]{0,30}?(?:至|到|[-—–~])[ —-]?)$"
)
# Forms and systems are not the act: 报名表, 申报材料, 招生报名平台; and 无需提交 asks for nothing.
_NOT_THE_ACT = re.compile(
    r"(?:报名|申报|申请|推荐|登记|注册)(?:汇总|信息|登记|推荐|审批)?(?:表|书|材料|资料|系统|平台|网站|网址|条件|资格|对象|费用?|人数|情况|总数)"
    r"|(?:无需|无须|不需|不必|不用|不再|不得|不予)[^,。;]{0,10}"
)
_OPINIONS = r"征求意见|意见建议|修改意见|意见和建议|反馈意见|意见反馈|提出意见|公开征集"
_ACTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("征求意见", re.compile(_OPINIONS)),
    ("反馈", re.compile(r"回执")),
    (
        "报送",
        re.compile(
            r"报送|(?<![网线])上报(?![名到考])|报至|报备|备案|书面报|送[至交到]|寄[至送到]|邮寄|发[至到]|发送[至到]|交[至到我市区县教]|传真至"
            r"|报(?=[我本省市区县州镇国教厅局委]|学校|上级|所在|主管|各[市县区])"
        ),
    ),
    ("报名", re.compile(r"报名|网上登记|入学登记|信息采集|注册|缴费|志愿填报|填报志愿")),
    ("申报", re.compile(r"申报|申请|推荐|遴选|参评|申领|认定")),
    ("反馈", re.compile(r"反馈|回复")),
)
# 填报, 提交: who does it, or what the document is about, says whether to enrol, to apply or to report.
_SUBMITS = re.compile(r"提交|上传|填报|填写|受理|逾期")
_PERSONS = re.compile(r"家长|监护人|考生|学生|新生|幼儿|适龄|应聘|报考|申请人|申报人|本人|毕业生")
_ENROLS = re.compile(r"招生|入学|报名|考试|招聘|升学|志愿|补录|转学")
_APPLIES = re.compile(r"申报|评选|项目|认定|遴选|推荐|资助|申请|评审")
_HAPPENED = re.compile(
    r"(?:之?前|以前)?[^,。;]{0,12}(?:出生|年满|周岁|毕业(?!生)|取得|入职|成立|印发|废止)|[^。;]{0,24}(?:累计|共有|已有|人数)"
)
_TAKES_EFFECT = re.compile(r" ?起?(?:开始|正式)?(?:施行|实施|执行|生效)")
_LASTS = re.compile(r" ?期间")
_MOVED = re.compile(r"(?:延长|延期|顺延|延后|调整)(?:为|至|到) ?$")
_EVERY_YEAR = re.compile(r"每年(?:度)? ?$")
_LONGEST_HEADING = 24
_LONG_PAST = timedelta(days=60)
_REACH, _MOST = 300, 200


def read_deadlines(
    body: str, clause_at: Callable[[int], str], near: date | None, title: str, *, consultation: bool
) -> tuple[Deadline, ...]:
    """The deadlines of a body in matching form. `clause_at` gives the path of the clause at an offset; dates without
    a year lie next to `near`; in a `consultation` who answers gives an opinion."""
    stops = [match.start() for match in _SENTENCE.finditer(body)]
    found: dict[tuple[str, date], Deadline] = {}
    for item in find_dates(body, near):
        at = bisect_right(stops, item.start)
        start = max(stops[at - 1] + 1 if at else 0, item.start - _REACH)
        end = min(stops[at] if at < len(stops) else len(body), item.end + _REACH)
        if (near and item.date < near - _LONG_PAST) or not _is_due(body, item, start, end):
            continue
        what = _what(body, item, start, end, title)
        if consultation and what is not None and re.search(r"意见|建议|反馈", body[start:end]):
            what = "征求意见"
        if what is not None and len(found) < _MOST:
            found.setdefault((what, item.date), Deadline(what, item.date, clause_at(item.start)))
    return tuple(found.values())


def _is_due(body: str, item: FoundDate, start: int, end: int) -> bool:
    before, after = body[max(start, item.start - 24) : item.start], body[item.end : min(end, item.end + 40)]
    if _HAPPENED.match(after) or _TAKES_EFFECT.match(after) or _EVERY_YEAR.search(before):
        return False
    if _BY_AFTER.match(after):
        return True
    by = _BY_BEFORE.search(before)
    return by is not None and (not by["range"] or _RANGE_NEEDS.search(body, start, end) is not None)


def _what(body: str, item: FoundDate, start: int, end: int, title: str) -> str | None:
    """The kind of a deadline by the words around its date."""
    if _PUBLICITY.search(body[max(start, item.start - 60) : item.start]):
        return "反馈"
    comma_before, comma_after = body.rfind(",", start, item.start), body.find(",", item.end, end)
    clause_start, clause_end = max(start, comma_before + 1), comma_after if comma_after >= 0 else end
    scopes = [body[clause_start:clause_end], body[clause_start:end], body[start:end]]
    # 延期至, …期间: a time by which something is moved, or in which it lasts, asks for what its own clause says only.
    lasting = _LASTS.match(body, item.end) or _MOVED.search(body, clause_start, item.start)
    for scope in scopes[:1] if lasting else scopes:
        words = _NOT_THE_ACT.sub("", scope)
        if act := _act(words):
            return act
        if _SUBMITS.search(words):
            return _submitted(body[start:end], _heading(body, start), title)
    if not lasting and re.search(r"截止|时间", body[start:end]):
        return _act(_heading(body, start))
    return None


def _act(words: str) -> str | None:
    return next((kind for kind, acts in _ACTS if acts.search(words)), None)


def _submitted(sentence: str, heading: str, title: str) -> str:
    """What 填报 or 提交 is."""
    plain = _NOT_THE_ACT.sub("", sentence)
    if (act := _act(plain)) or (act := _act(_NOT_THE_ACT.sub("", heading))):
        return act
    if _ENROLS.search(title) and _PERSONS.search(sentence):
        return "报名"
    return "申报" if _APPLIES.search(title) else "报送"


def _heading(body: str, start: int) -> str:
    """The short line or the words above a sentence: 报名办法, 三、网上申报。"""
    above = body[max(0, start - _LONGEST_HEADING - 2) : max(0, start - 1)]
    return re.split(r"[。;\n]", above)[-1]
