"""The head of a notice: its title's lines, what stands under them, and the addressees (GB/T 9704-2012 §7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from crawler.extraction.documents.dates import WRITTEN_DATE, only_date, parse_date
from crawler.extraction.documents.doc_number import canonical_number
from crawler.extraction.documents.gazetteer.agencies import looks_like_body
from crawler.extraction.documents.lines import Line
from crawler.extraction.documents.numerals import NUMERAL
from crawler.extraction.documents.titles import ends_like_notice, ends_like_title, normalised_title

MARKER_START = re.compile(
    rf"第[{NUMERAL}\d]{{1,4}}[章节条编]|[{NUMERAL}]{{1,3}} ?、|\([{NUMERAL}]{{1,3}}\)|\d{{1,2}}[、.](?!\d)"
)
ATTACHMENT = re.compile(rf"附 ?[件表录] ?(?P<n>[{NUMERAL}]{{1,3}}|\d{{1,2}})?(?P<rest>(?: ?[-—]\d)? ?[:.、]?.*)")
LONGEST_OPENING = 14
PICTURES = re.compile(r"(?:\s*\[(?:图片|视频|音频|附件)\])+\s*")
_BODY_WORDS = re.compile(
    r"各|[省市区县局厅委部院办校]|单位|政府|部门|公司|学校|中心|企业|协会|家长|考生|同学|老师|师生|有关"
)
_NOT_ADDRESSEES = re.compile("如下|下列|附件|电话|来源|时间|通知:|》$")
_ADDRESSEES = re.compile(r"(?P<who>[^。:]{2,400}):")
_ADDRESSEES_GLUED = re.compile(
    r"(?:\([^()]{4,60}\))?(?P<who>(?:各|市|省|区|县|局|教育)[^。:《》]{1,300}?"
    r"(?:[局厅委部院办校会府]|单位|处室|部门|公司|中心|校\)|位\))):"
)
# A converter glued the title to the addressees: …关于…的通知各区教育局：
_TITLE_BEFORE = re.compile(r".*关于.*(?:通知|意见|决定|办法|方案|公告|通告|规定|函)(?:\([^()]*\))?")
_PREFACE = re.compile(
    rf"\(?(?P<date>{WRITTEN_DATE})[^。]{{2,80}}?(?:通过|批准|修正|修订|公布|发布|施行)[^。]{{0,60}}\)?"
)
_OPENING_LINE = re.compile(
    r"[(\[〔]?第? ?[\d〇零一二三四五六七八九十 ]{1,8}号[)\]〕]?|目 *录|签发人.*|〔(?:19|20)\d\d〕.{0,6}号"
    r"|(?:19|20)\d\d年 ?第 ?\d{1,4} ?号"
)
_LONGEST_OPENING_LINE, _LONGEST_TITLE, _LONGEST_TITLE_LINE, _MOST_TITLE_LINES = 110, 80, 44, 6


def is_title_like(line: Line) -> bool:
    """Whether a line may be a line of a title: short, without the marks of a sentence, not a marker, not a number."""
    return (
        1 < len(line.squeezed) <= _LONGEST_TITLE
        and not line.is_row
        and not re.search(r"[。;!?]|[:,]$", line.form)
        and not MARKER_START.match(line.form)
        and only_date(line.form) is None
        and canonical_number(line.form) is None
        and not _PREFACE.fullmatch(line.form.strip())
        and not ATTACHMENT.fullmatch(line.squeezed)
        and not PICTURES.fullmatch(line.form)
    )


def title_lines(lines: Sequence[Line], title: str) -> tuple[int, str]:
    """How many of the first lines are the title, and the title that they make; `title` is the known one, or empty."""
    wanted = normalised_title(title)
    if not wanted:
        count = _count_title_lines(lines)
        return count, "".join(line.text for line in lines[:count])
    joined = ""
    for index, line in enumerate(lines[:_MOST_TITLE_LINES]):
        joined += normalised_title(line.text)
        if not joined or not wanted.startswith(joined):
            break
        if joined == wanted:
            return index + 1, title
    if lines and wanted.startswith(normalised_title(lines[0].text) or "-"):
        return _count_title_lines(lines), title
    own = next((at for at, line in enumerate(lines[:_MOST_TITLE_LINES]) if normalised_title(line.text) == wanted), None)
    return (own + 1 if own is not None else 0), title


def _count_title_lines(lines: Sequence[Line]) -> int:
    """A title may be broken over lines: it goes on until it ends like one."""
    if not lines or not is_title_like(lines[0]):
        return 0
    count = 1
    while count < min(len(lines), _MOST_TITLE_LINES) and is_title_like(lines[count]):
        if ends_like_notice(lines[count - 1].form) and not lines[count].form.startswith("的"):
            break
        if len(lines[count].squeezed) > _LONGEST_TITLE_LINE or looks_like_body(lines[count].squeezed):
            break
        count += 1
    while count > 1 and not ends_like_title(lines[count - 1].form):
        count -= 1
    return count


def opening_end(lines: Sequence[Line], title_end: int) -> int:
    """How many lines come before the text when there are no addressees: title, number, date, and the like."""
    at = title_end
    while at < min(len(lines), LONGEST_OPENING):
        form = lines[at].form.strip()
        if not (canonical_number(form) or only_date(form) or _PREFACE.fullmatch(form) or _OPENING_LINE.fullmatch(form)):
            break
        at += 1
    return at


def find_addressees(lines: Sequence[Line], title_end: int) -> tuple[int, str] | None:
    """The line of the addressees and their text; the text itself may follow in the same line."""
    for index in range(title_end, min(len(lines), title_end + LONGEST_OPENING)):
        line = lines[index]
        if line.is_row or MARKER_START.match(line.form):
            continue
        found = _ADDRESSEES.fullmatch(line.form.strip())
        if found is None or not _BODY_WORDS.search(found["who"]):
            found = _ADDRESSEES_GLUED.match(line.form)
        if found is not None and not _NOT_ADDRESSEES.search(found.group()):
            start, end = found.span("who")
            start += line.form.index(found.group()) - found.start()
            end += line.form.index(found.group()) - found.start()
            titled = _TITLE_BEFORE.match(line.form[start:end])
            start += titled.end() if titled and end - start - titled.end() > 2 else 0
            return index, line.text[start:end].strip()
        if len(line.form) > _LONGEST_OPENING_LINE or "。" in line.form:
            break
    return None


def split_addressees(text: str) -> tuple[str, ...]:
    """各省、自治区、直辖市教育厅（教委），有关单位 → its two parts; 、 parts only where 各 begins anew."""
    parts: list[str] = []
    depth = start = 0
    for at, character in enumerate(text):
        depth += (character in "(（") - (character in ")）")
        new_each = character == "、" and text[at + 1 : at + 2] == "各" and text[at - 1 : at] in _ENDS_BODY
        if depth <= 0 and (character in ",，;；\t" or new_each):
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return tuple(part.strip() for part in parts if part.strip())


_ENDS_BODY = frozenset("局厅委部院办校会府处位司心)）")


def find_preface(lines: Sequence[Line]) -> tuple[date, str] | None:
    """The date under the title that says when a text was passed: the last one, when it was amended since."""
    found: tuple[date, str] | None = None
    for line in lines:
        preface = _PREFACE.fullmatch(line.form.strip())
        day = parse_date(preface["date"]) if preface else only_date(line.form)
        if day is not None:
            found = (day, line.text)
    return found
