"""施行, 有效期 and 时效性, by the wording of domain §2.9 and the flags that sites and databases give.

There is no clock here: whether a term has ended is for who knows the day. A status is given when the page or the text
states it, or when the date of effect can be held against the date of publication.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from crawler.extraction.documents.dates import WRITTEN_DATE, parse_date, years_later
from crawler.extraction.documents.lines import line_of
from crawler.extraction.documents.numerals import to_int
from crawler.extraction.model import Evidence

Basis = Literal["explicit", "on_issue", "derived"]

STATUS_LABELS = ("时效性", "有效性", "时效", "效力状态", "是否有效", "文件状态", "有效状态", "规范性文件有效性")
REPEAL_LABELS = ("废止日期", "失效日期", "废止时间", "失效时间")
_EFFECT_LABELS = ("生效日期", "施行日期", "实施日期", "生效时间", "施行时间", "实施时间")
_STATUSES: tuple[tuple[str, str], ...] = (
    ("部分失效", "partly_invalid"),
    ("部分有效", "partly_invalid"),
    ("部分废止", "partly_invalid"),
    ("尚未", "not_yet"),
    ("未生效", "not_yet"),
    ("废止", "repealed"),
    ("修改", "amended"),
    ("修订", "amended"),
    ("失效", "expired"),
    ("过期", "expired"),
    ("无效", "expired"),
    ("有效", "in_force"),
    ("是", "in_force"),
)
_OWN = (
    r"本(?:法|条例|办法|规定|规则|细则|实施细则|通知|意见|方案|公告|通告|标准|决定|规范|指南|章程|制度|规程|准则|目录"
    r"|文件|计划|解释|纲要)"
)
_TAKES_EFFECT = r"(?:正式)?(?:施行|实施|执行|生效|试行|启用)"
_EXPLICIT = re.compile(rf"(?:自|从|于) ?(?P<date>{WRITTEN_DATE}) ?(?:起|开始)?{_TAKES_EFFECT}")
_OWN_BEFORE = re.compile(rf"{_OWN}[^。;\n《》]{{0,30}}$")
_ON_ISSUE = re.compile(
    r"自(?:本[\u4e00-\u9fff]{1,4})?(?:印发|公布|发布|颁布|下发|发文|签发|发出)之日起"
    rf"(?:[满]?(?P<n>\d{{1,3}}|[一二三四五六七八九十]{{1,3}})(?:个工作)?(?P<unit>日|天|个月)后)?(?:开始)?{_TAKES_EFFECT}"
)
_TERM = re.compile(
    r"(?P<kind>有效期限?|试行期限?|试行|执行期限?) ?(?:为|是|:)?(?:自[^。;\n]{2,30}?起)? ?"
    r"(?:(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2}) ?(?P<unit>年|个月)"
    rf"|(?:自[^。;\n]{{0,20}})?(?:至|到) ?(?P<date>{WRITTEN_DATE}))"
)
_TERM_SUBJECT = re.compile(rf"{_OWN}|施行|实施|执行|印发|发布|公布")
_SAID_ABOVE = re.compile(r"[\[【(〔](?:本文|此件|该文件|全文)?已?(?P<status>废止|失效|修改)[\]】)〕]")
_EPOCH_MONTHS = 12
# A longer sentence is none.
_SENTENCE = 500
_SENTENCE_END = re.compile(r"[。\n]")


@dataclass(frozen=True, slots=True)
class Validity:
    """What is known of a document's effect; `evidence` goes by field name."""

    effective_date: date | None
    effective_basis: Basis | None
    term: str | None
    expires_on: date | None
    repealed_date: date | None
    status: str
    status_source: Evidence | None
    evidence: dict[str, Evidence]


def read_validity(
    body: str,
    title: str,
    given: Mapping[str, str],
    *,
    issued: date | None,
    published: date | None,
    draft: bool,
) -> Validity:
    """Read a body and a title in matching form. `given` are the fields of the page's table or the attribute block,
    `issued` the date that 自印发之日起 counts from, `published` the day of publication."""
    evidence: dict[str, Evidence] = {}
    effective, basis = _effective(body, given, issued, evidence)
    term, expires = _term(body, effective, evidence)
    if term is None:
        term, expires = _term_given(given, effective, evidence)
    repealed = next((day for label in REPEAL_LABELS if (day := parse_date(line_of(given.get(label, "")).form))), None)
    status, source = _status(title, body, given, effective, published or issued, draft=draft)
    return Validity(effective, basis, term, expires, repealed, status, source, evidence)


def _effective(
    body: str, given: Mapping[str, str], issued: date | None, evidence: dict[str, Evidence]
) -> tuple[date | None, Basis | None]:
    explicit = list(_EXPLICIT.finditer(body))
    own = (match for match in reversed(explicit) if _OWN_BEFORE.search(body, max(0, match.start() - 50), match.start()))
    chosen = next(own, explicit[-1] if explicit else None)
    if chosen is not None and (day := parse_date(chosen["date"])):
        evidence["effective_date"] = Evidence("body", chosen.group())
        return day, "explicit"
    on_issue = next(reversed(list(_ON_ISSUE.finditer(body))), None)
    if on_issue is not None:
        evidence["effective_date"] = Evidence("body", on_issue.group())
        return _later(issued, on_issue["n"], on_issue["unit"]), "on_issue"
    for label in _EFFECT_LABELS:
        if day := parse_date(line_of(given.get(label, "")).form):
            evidence["effective_date"] = Evidence(f"table:{label}", given[label])
            return day, "derived"
    return None, None


def _later(issued: date | None, count: str | None, unit: str | None) -> date | None:
    number = to_int(count) if count else 0
    if issued is None or not number:
        return issued
    return _months_later(issued, number) if unit == "个月" else issued + timedelta(days=number)


def _term(body: str, effective: date | None, evidence: dict[str, Evidence]) -> tuple[str | None, date | None]:
    """The term in words (5年) and its last day, when the sentence speaks of the document itself."""
    for match in _TERM.finditer(body):
        before, behind = match.start() - _SENTENCE, match.end() + _SENTENCE
        start = max(body.rfind(mark, max(0, before), match.start()) + 1 for mark in "。\n") or max(0, before)
        end = _SENTENCE_END.search(body, match.end(), behind)
        if not _TERM_SUBJECT.search(body, start, end.start() if end else behind):
            continue
        evidence["validity_term"] = Evidence("body", match.group())
        if match["date"]:
            return f"至{match['date']}", parse_date(match["date"])
        count, unit = to_int(match["n"]) or 0, match["unit"]
        if not 0 < count <= 30:
            continue
        if effective is None:
            return f"{count}{unit}", None
        last = years_later(effective, count) if unit == "年" else _months_later(effective, count) - timedelta(days=1)
        return f"{count}{unit}", last
    return None, None


def _term_given(
    given: Mapping[str, str], effective: date | None, evidence: dict[str, Evidence]
) -> tuple[str | None, date | None]:
    """The term that a row of the table gives: 5年, or its last day."""
    said = line_of(given.get("有效期", "")).form.strip()
    count = re.fullmatch(r"(\d{1,2}|[一二两三四五六七八九十]{1,2}) ?年", said)
    years = to_int(count[1]) if count else None
    if not (years or parse_date(said)):
        return None, None
    evidence["validity_term"] = Evidence("table:有效期", given["有效期"])
    return said, years_later(effective, years) if years and effective else parse_date(said)


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, _EPOCH_MONTHS)
    first = date(day.year + years, month + 1, 1)
    return first + timedelta(days=min(day.day, 28) - 1) if day.day <= 28 else first + timedelta(days=27)


def _status(
    title: str, body: str, given: Mapping[str, str], effective: date | None, known: date | None, *, draft: bool
) -> tuple[str, Evidence | None]:
    for label in STATUS_LABELS:
        flag = line_of(given.get(label, "")).form
        status = next((status for word, status in _STATUSES if word in flag), None)
        if status is not None:
            return status, Evidence(f"site_flag:{label}", given[label])
    if draft:
        return "draft", Evidence("title", title)
    said = _SAID_ABOVE.search(title) or _SAID_ABOVE.search(body[:200])
    if said:
        return {"废止": "repealed", "失效": "expired", "修改": "amended"}[said["status"]], Evidence(
            "text", said.group()
        )
    if effective is not None and known is not None:
        words = f"effective {effective.isoformat()}, published {known.isoformat()}"
        return ("not_yet" if effective > known else "in_force"), Evidence("computed", words)
    return "unknown", None
