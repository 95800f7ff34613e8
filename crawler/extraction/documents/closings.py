"""What closes a notice: 附件说明, 署名 and 成文日期, notes, copies to; and the texts enclosed behind it.

The order of these parts is that of GB/T 9704-2012 §7; where layout is lost, wording and place tell them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crawler.extraction.documents.clauses.tree import Place, Role
from crawler.extraction.documents.dates import WRITTEN_DATE, only_date, parse_date
from crawler.extraction.documents.gazetteer.agencies import looks_like_body
from crawler.extraction.documents.lines import Line
from crawler.extraction.documents.opening import ATTACHMENT, MARKER_START, is_title_like
from crawler.extraction.documents.titles import split_issuers

_NUMBERED_LINE = re.compile(r"(?:\d{1,2}[.、]|附件\d|\(\d{1,2}\))")
_NOTE = re.compile(
    r"\(?(?:此件|信息公开|公开(?:方式|选项|属性|类别)|主动公开|联系(?:人|单位|电话)|本文有删减|完)[^。]{0,60}\)?"
)
_CONTACT = re.compile(
    r"(?:业务|咨询|技术|政策)?(?:联系|咨询)(?:人|电话|方式|地址|单位|部门)|联系处室|电 ?话|传 ?真|(?:电子)?邮箱|E-?mail"
    r"|通[讯信]地址|地 ?址|邮 ?编",
    re.IGNORECASE,
)
_COPIES = re.compile(r"(?:抄 ?[送报]|分 ?送)(?:机关|单位)?[: ](?P<who>.+)")
_PRINTED = re.compile(rf"(?P<who>.{{2,40}}?)[ \t]*(?P<date>{WRITTEN_DATE}) ?印发")
_CLOSES = re.compile(r"(?:特此|专此)(?:通知|公告|通告|函告|函复|公示|报告|批复|说明|致函)[。.]?|此复[。.]?")
_DATE_AT_END = re.compile(rf"(?P<who>[^。;:!?]{{2,60}}?)[ \t]*\(?(?P<date>{WRITTEN_DATE})\)?$")
_DATE_AT_START = re.compile(
    rf"(?P<date>{WRITTEN_DATE})(?=\(|关于|[^\d前后起至到、,。]{{4,40}}(?:方案|规划|办法|意见|规定|细则|计划|要点))"
)
_NOT_TEXT = re.compile(r"\d{7}|\.(?:docx?|xlsx?|pdf|wps|et|zip|rar|ofd|ceb)\b", re.IGNORECASE)
# Orders are signed by the person who heads the body: 部长 某某.
_OFFICER = re.compile(r"(?:部|局|厅|署|行|省|市|区|县|州|委员)?(?:长|主任|主席|总理)[\u3400-\u9fff]{2,4}")
_BREAKS = re.compile(r"[。，；：！？,;:!?]")
_LAST_LINES = 6
_LONGEST_SIGNATURE_LINE, _MOST_SIGNATURE_LINES = 44, 16
_LONGEST_NOTE, _LONGEST_LIST_LINE, _LONGEST_HEADING = 120, 160, 80


@dataclass(frozen=True, slots=True)
class Signature:
    """署名 and 成文日期: the bodies that sign, in order, the date, and its words."""

    bodies: tuple[str, ...]
    date: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Closings:
    """What each line is to the whole, the first signature, copies to, who printed it when, and where enclosed texts
    begin (a line number)."""

    places: tuple[Place, ...]
    signature: Signature | None
    copies: tuple[str, ...]
    printed: tuple[str, date] | None
    enclosed_from: int | None


def read_closings(lines: Sequence[Line], opening: int) -> Closings:
    """Tell text, closing matter and enclosed texts apart behind the first `opening` lines."""
    return _Closings(lines, opening).read()


def signing_bodies(text: str) -> tuple[str, ...]:
    """The bodies that a line of signatures names: 教　育　部, 财政部 税务总局."""
    words = re.split(r"\s+", text.strip())
    joined: list[str] = []
    for word in words:
        if len(word) == 1 and joined and len(joined[-1]) < 4 and joined[-1][-1:] not in "部委局厅署院":
            joined[-1] += word
        else:
            joined.append(word)
    bodies, _ = split_issuers(" ".join(joined))
    if not bodies and looks_like_body("".join(words)):
        return ("".join(words),)
    return bodies


class _Closings:
    def __init__(self, lines: Sequence[Line], opening: int) -> None:
        self._lines = lines
        self._opening = opening
        self._places = [Place()] * len(lines)
        self._signature: Signature | None = None
        self._copies: tuple[str, ...] = ()
        self._printed: tuple[str, date] | None = None
        self._enclosed_from: int | None = None

    def read(self) -> Closings:
        part = ""
        signed = False
        index = self._opening
        while index < len(self._lines):
            group = self._closing_group(index)
            heading = None if group else self._heading(index, signed=signed)
            if group is not None:
                start, end, ends_text = group
                self._places[start:end] = [Place("closing", part)] * (end - start)
                signed = signed or ends_text
                index = end
                continue
            if heading is None and signed and self._text_begins(index):
                heading = "附件"
            if heading is not None:
                part, signed = heading, False
                self._enclosed_from = index if self._enclosed_from is None else self._enclosed_from
            self._places[index] = Place(self._role(index, signed=signed, heads=heading is not None), part)
            index += 1
        self._read_undated_signature()
        return Closings(tuple(self._places), self._signature, self._copies, self._printed, self._enclosed_from)

    def _read_undated_signature(self) -> None:
        """A body that signs in the last lines without a date."""
        if self._signature is not None:
            return
        for index in range(len(self._lines) - 1, max(self._opening, len(self._lines) - 1 - _LAST_LINES), -1):
            line, place = self._lines[index], self._places[index]
            bodies = signing_bodies(line.text) if not place.part and self._may_sign(index) else ()
            if bodies and sum(map(len, bodies)) >= len(line.squeezed) - 2:
                self._signature = Signature(bodies, None, line.text)
                self._places[index] = Place("closing")
                return

    def _role(self, index: int, *, signed: bool, heads: bool) -> Role:
        if signed:
            return "closing"
        return "heading" if heads and ATTACHMENT.fullmatch(self._lines[index].form.strip()) else "text"

    def _closing_group(self, index: int) -> tuple[int, int, bool] | None:
        """The lines of the closing group whose mark stands at `index`, and whether the text ends with it."""
        line = self._lines[index]
        if line.is_row:
            return None
        form = line.form.strip()
        copies, printed = _COPIES.match(form), _PRINTED.fullmatch(form)
        if printed:
            day = parse_date(printed["date"])
            self._printed = self._printed or ((printed["who"].strip(), day) if day else None)
            return index, index + 1, True
        if copies and index > self._opening:
            listed = line.text[line.form.index(copies["who"]) :]
            self._copies = self._copies or tuple(
                part.strip() for part in re.split(r"[,，;；。]", listed) if part.strip()
            )
            return index, index + 1, True
        signature = self._signature_at(index)
        if signature is not None:
            self._signature = self._signature or signature
            return self._closing_start(index), index + 1, True
        if self._is_attachment_list(index):
            return index, self._attachment_list_end(index), False
        if index > self._opening and _CLOSES.fullmatch(form) and index + 1 < len(self._lines):
            return index, index + 1, False
        return None

    def _signature_at(self, index: int) -> Signature | None:
        if index == 0 or index < self._opening:
            return None
        form, before = self._lines[index].form.strip(), self._lines[index - 1].form.strip()
        day = only_date(form)
        if day is not None:
            signing = self._signing_lines(index)
            bodies = bodies_over([self._lines[at].text for at in signing])
            officer = _OFFICER.fullmatch("".join(before.split())) is not None
            if bodies or officer or before.endswith(("。", ")")) or _CLOSES.fullmatch(before):
                return Signature(bodies, day, " ".join(self._lines[at].text for at in [*signing, index]))
            return None
        glued = _DATE_AT_END.search(form[-100:]) if form.endswith(("日", ")")) else None
        if glued is not None:
            who = glued["who"].strip(" (")
            bodies = signing_bodies(who)
            if bodies and sum(map(len, bodies)) >= len("".join(who.split())) - 2:
                return Signature(bodies, parse_date(glued["date"]), glued.group())
        leading = _DATE_AT_START.match(form)
        if leading is not None and before.endswith("。"):
            return Signature((), parse_date(leading["date"]), leading["date"])
        return None

    def _signing_lines(self, index: int) -> list[int]:
        """The lines above a date that name who signs."""
        at = index - 1
        while at >= self._opening and index - at <= _MOST_SIGNATURE_LINES and self._may_sign(at):
            at -= 1
        signing = list(range(at + 1, index))
        while signing and not bodies_over([self._lines[at].text for at in signing[:2]]):
            signing.pop(0)
        return signing

    def _may_sign(self, at: int) -> bool:
        line = self._lines[at]
        form = line.form.strip()
        return not (
            line.is_row
            or len(form) > _LONGEST_SIGNATURE_LINE
            or _BREAKS.search(form)
            or MARKER_START.match(form)
            or ATTACHMENT.match(form)
            or _is_note(line)
            or only_date(form) is not None
        )

    def _closing_start(self, index: int) -> int:
        """Where the group begins whose date stands at `index`: a date glued to text leaves its line to the text."""
        line = self._lines[index]
        if only_date(line.form.strip()) is None:
            glued_to_text = _DATE_AT_START.match(line.form.strip()) or _BREAKS.search(line.form)
            return index + 1 if glued_to_text else index
        start = (self._signing_lines(index) or [index])[0]
        if start == index and _OFFICER.fullmatch(self._lines[index - 1].squeezed):
            start -= 1
        while start - 1 >= self._opening and (
            _CLOSES.fullmatch(self._lines[start - 1].form.strip()) or _is_note(self._lines[start - 1])
        ):
            start -= 1
        return start

    def _is_attachment_list(self, index: int) -> bool:
        """Whether a line opens 附件说明: 附件：1.… with a signature still to come, or nothing at all."""
        form = self._lines[index].form.strip()
        match = ATTACHMENT.fullmatch(form) if len(form) <= _LONGEST_LIST_LINE else None
        if match is None or not re.match(r" ?[:.、]", match["rest"]):
            return False
        end = self._attachment_list_end(index)
        tail = self._lines[end : end + _MOST_SIGNATURE_LINES]
        return end >= len(self._lines) or any(only_date(line.form) is not None for line in tail)

    def _attachment_list_end(self, index: int) -> int:
        end = index + 1
        while (
            end < len(self._lines)
            and not self._lines[end].is_row
            and _NUMBERED_LINE.match(self._lines[end].form)
            and len(self._lines[end].form) <= _LONGEST_LIST_LINE
        ):
            end += 1
        return end

    def _heading(self, index: int, *, signed: bool) -> str | None:
        """The name of the enclosed text that a line heads: 附件1, or 附件 1：…方案 behind the signature."""
        line = self._lines[index]
        form = line.form.strip()
        match = ATTACHMENT.fullmatch(form) if not line.is_row else None
        if match is None or index == 0 or index + 1 >= len(self._lines):
            return None
        alone = not match["rest"].strip(" :.、")
        if not alone and not (signed and len(form) <= _LONGEST_HEADING and not re.search("[。;]", form)):
            return None
        return "".join((form[: match.end("n")] if match["n"] else form[:2]).split())

    def _text_begins(self, index: int) -> bool:
        """Whether a text of its own begins here behind a signature, not a last note."""
        line, rest = self._lines[index], self._lines[index + 1 :]
        before = self._lines[index - 1].form.rstrip()
        if _is_note(line) or _CONTACT.search(line.form) or _NOT_TEXT.search(line.form) or before.endswith(":"):
            return False
        titled = is_title_like(line) and len(re.findall(r"[\u3400-\u9fff]", line.form)) > 3
        return (
            line.is_row or (titled and len(rest) > 0) or MARKER_START.match(line.form) is not None or "。" in line.form
        )


def bodies_over(texts: Sequence[str]) -> tuple[str, ...]:
    """The bodies that lines of signatures name; a name may be broken over two lines."""
    bodies: list[str] = []
    broken = ""
    for text in texts:
        whole = "".join((broken + text).split())
        if broken and looks_like_body(whole):
            bodies.append(whole)
            broken = ""
        elif own := signing_bodies(text):
            bodies += own
            broken = ""
        else:
            broken = text
    return tuple(dict.fromkeys(bodies))


def _is_note(line: Line) -> bool:
    form = line.form.strip()
    return _NOTE.fullmatch(form) is not None or (
        _CONTACT.match(form.lstrip("(")) is not None and len(form) <= _LONGEST_NOTE
    )
