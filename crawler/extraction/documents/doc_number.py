"""发文字号: numbers such as 津教委政〔2021〕20号 and 教育部令第53号, found in any spelling and given in one.

The canonical form has 〔〕, no blanks, no 第 before the sequence number and no leading zeros. Numbers of orders and
public announcements (令, 公告, 通告) keep the words that they are printed with, blanks squeezed. All functions take
text in matching form. GB/T 9704-2012 sets the form; the spellings accepted are those that sites are seen to use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.extraction.documents.dates import WRITTEN_DATE
from crawler.extraction.documents.numerals import to_int

_YEAR_DIGITS = r"(?:19|20) ?\d ?\d|[一二][〇○O0零一二三四五六七八九]{3}"
_BRACKETED = re.compile(
    rf"[〔\[【(﹝〈<{{〖「] {{0,3}}(?P<year>{_YEAR_DIGITS}) {{0,2}}年? {{0,3}}[〕\]】)﹞〉>}}〗」]"
    r" {0,3}第? {0,3}(?P<seq>\d{1,5}) {0,3}号"
)
_WHOLE_BRACKETED = re.compile(rf"(?P<code>[\u3400-\u9fff()]{{1,24}}){_BRACKETED.pattern}")
_ORDER = re.compile(
    r"(?P<kind>令|公告|通告) ?\(? ?(?P<year>(?:19|20)\d\d ?年)? ?第 ?"
    r"(?P<seq>\d{1,5}|[〇○零一二三四五六七八九十百]{1,6}) ?号\)?"
)
_UNBRACKETED = re.compile(
    r"(?P<code>[\u4e00-\u9fff]{1,10}[发函字办规通电秘任教])(?P<year>(?:19|20)\d\d)年?第?(?P<seq>\d{1,5})号"
)
_RUN = re.compile(r"[\u3400-\u9fff]")
_SHORTEST_AFTER_NAME = 3
_LONGEST_RUN = 40
_LONGEST_CODE = 12
_IN_CODE = re.compile(r"\([\u4e00-\u9fff]{1,3}\)")
_NOT_IN_CODE = frozenset({"(试行)", "(暂行)", "(修订)", "(草案)", "(节选)"})
_AFTER_DIGIT = frozenset("日号月年")
# Words that end before an agency code: who cites a number writes 根据, 按照 …; what is cited ends with 通知, 文件 …
_BEFORE_CODE = re.compile(
    r"根据|依据|按照|依照|遵照|参照|执行|贯彻|落实|转发|印发|批转|下发|颁发|颁布|发布|公布|废止|修改|修订|替代|代替|以及|关于"
    r"|详见|参见|文号|字号|编号|文件|通知|意见|办法|规定|决定|方案|公告|通告|细则|条例|批复|标准|要求|精神|的|号"
    r"|月[一二三四五六七八九十]{1,3}日"
)
_BODY_NAME = re.compile(r".*(?:委员会|人民政府|教育(?:[厅局部]|委(?!员会))|办公[厅室]|管理局|领导小组)")
_NEVER_FIRST = frozenset("以据按见由至到与及对在因用为自把被给依")
# Region names begin with these too (和平区, 从化, 于都), so they go only where a word before them was cut.
_ENDS_CITATION = frozenset((")", "》"))
_SELDOM_FIRST = frozenset("和即经同从于将原并")


@dataclass(frozen=True, slots=True)
class DocNumber:
    """A document number: its canonical form, agency code (机关代字), year and sequence number."""

    canonical: str
    code: str
    year: int | None
    seq: int


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A document number and where it stands in the text that was searched."""

    start: int
    end: int
    number: DocNumber


def find_numbers(text: str) -> list[FoundNumber]:
    """All document numbers of a text that name their issuer's code, in order. Bare ones (第450号) are none."""
    found = [item for match in _BRACKETED.finditer(text) if (item := _bracketed(text, match)) is not None]
    found += [item for match in _ORDER.finditer(text) if (item := _order(text, match)) is not None]
    return sorted(found, key=lambda item: item.start)


def canonical_number(text: str) -> DocNumber | None:
    """The number that a text is, when it is one and nothing else but blanks, brackets around it and 文号: before it."""
    line = _LABEL.sub("", text.strip()).strip()
    if line[:1] in _OPENING and line[-1:] in _CLOSING:
        line = line[1:-1].strip()
    order = _ORDER.search(line)
    if order is not None and order.end() == len(line):
        return _whole_order(line, order)
    line = line.replace(" ", "")
    whole = _WHOLE_BRACKETED.fullmatch(line)
    if whole is not None and not _BEFORE_CODE.search(whole.group("code")):
        code = whole.group("code")
        return _numbered(code[_body_name_end(code) :], whole.group("year"), whole.group("seq"))
    plain = _UNBRACKETED.fullmatch(line)
    return _numbered(plain.group("code"), plain.group("year"), plain.group("seq")) if plain else None


def number_at_opening(line: str) -> DocNumber | None:
    """The number of a line that begins with it, in brackets or after a date: (1997年9月4日桂政发〔1997〕78号)各地区…

    The line may hold more, such as 签发人 or the addressees that a converter glued on.
    """
    opening = _OPENING_LINE.match(line)
    rest = line[opening.end() :] if opening else line
    for found in find_numbers(rest[:80]):
        after = rest[found.end :].lstrip(" )]】").lstrip()
        led = opening is not None and opening.end() > 0
        if found.start == 0 and (led or not after or after.startswith(("签发人", "各", "发文")) or only_tail(after)):
            return found.number
    return None


def only_tail(text: str) -> bool:
    """Whether what follows a number on its line is a date and nothing else."""
    return re.fullmatch(rf"[(\[]?{WRITTEN_DATE}[)\]]?", text.strip()) is not None


_LABEL = re.compile(r"^(?:发? ?文 ?字 ?号|发?文 ?文? ?号|文件编号|文 ?号|字 ?号) ?[:]? ?")
_OPENING = frozenset("([【〔（")
_CLOSING = frozenset(")]】〕）")
_OPENING_LINE = re.compile(rf"^ ?[(\[【]? ?(?:{WRITTEN_DATE})? ?(?:发?文字?号 ?: ?)?")


def _bracketed(text: str, match: re.Match[str]) -> FoundNumber | None:
    end = match.start()
    while end > 0 and text[end - 1] == " " and match.start() - end < 2:
        end -= 1
    start = end
    while start > 0 and end - start < _LONGEST_RUN:
        if _RUN.match(text[start - 1]):
            start -= 1
        elif text[start - 1] == ")" and end - start <= 2 and (inner := _group_before(text, start)):
            start = inner
        else:
            break
    start = _code_start(text, start, end)
    code = text[start:end]
    if not any(_RUN.match(character) for character in code) or len(code) > _LONGEST_CODE:
        return None
    number = _numbered(code, match.group("year"), match.group("seq"))
    return FoundNumber(start, match.end(), number) if number else None


def _group_before(text: str, end: int) -> int | None:
    """Where the bracketed part of a code ends, as in 苏教(职): it must hold one to three characters."""
    start = text.rfind("(", max(0, end - 5), end)
    group = text[start:end] if start > 0 else ""
    return start if _IN_CODE.fullmatch(group) and group not in _NOT_IN_CODE else None


def _code_start(text: str, start: int, end: int) -> int:
    run = text[start:end]
    before = text[start - 1 : start]
    cut = 1 if before.isdigit() and run[:1] in _AFTER_DIGIT else 0
    for word in _BEFORE_CODE.finditer(run):
        if len(run) - word.end() >= 2:
            cut = max(cut, word.end())
    cut = max(cut, _body_name_end(run))
    listed = cut > 0 or before in _ENDS_CITATION
    while len(run) - cut > 2 and (run[cut] in _NEVER_FIRST or (listed and run[cut] in _SELDOM_FIRST)):
        cut += 1
    return start + cut


def _body_name_end(run: str) -> int:
    """Where a body's full name ends that was written straight before its code: 北京市教育委员会京教基二."""
    name = _BODY_NAME.match(run)
    return name.end() if name and len(run) - name.end() >= _SHORTEST_AFTER_NAME else 0


def _numbered(code: str, year: str, seq: str) -> DocNumber | None:
    year_value, seq_value = to_int(year), to_int(seq)
    if not year_value or not seq_value:
        return None
    return DocNumber(f"{code}〔{year_value}〕{seq_value}号", code, year_value, seq_value)


def _order(text: str, match: re.Match[str]) -> FoundNumber | None:
    start = end = match.start()
    while start > 0 and end - start < 24 and _RUN.match(text[start - 1]):
        start -= 1
    run = text[start:end]
    cut = max((word.end() for word in _BEFORE_CODE.finditer(run)), default=0)
    while cut < len(run) and (run[cut] in _NEVER_FIRST or run[cut] in "日和"):
        cut += 1
    number = _order_number(run[cut:], match)
    return FoundNumber(start + cut, match.end(), number) if number else None


def _whole_order(line: str, match: re.Match[str]) -> DocNumber | None:
    issuers = " ".join(line[: match.start()].split())
    if _BEFORE_CODE.search(issuers) or not re.fullmatch(r"[\u3400-\u9fff 、()]+", issuers):
        return None
    return _order_number(issuers, match)


def _order_number(issuers: str, match: re.Match[str]) -> DocNumber | None:
    seq = to_int(match.group("seq"))
    if len(issuers) < 2 or not seq:
        return None
    year = (match.group("year") or "").replace(" ", "")
    printed = str(seq) if match.group("seq").isascii() else match.group("seq")
    code = issuers + match.group("kind")
    return DocNumber(f"{code}{year}第{printed}号", code, int(year[:4]) if year else None, seq)
