"""Who answers for a clause: 责任单位, 任务分工, 由某某牵头 (domain §2.7)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.extraction.documents.gazetteer.agencies import looks_like_body
from crawler.extraction.documents.lines import Line
from crawler.extraction.model import Responsible, ResponsibleRole

_LEADS = "牵头单位|牵头部门|牵头处室|牵头责任单位|主办单位|主责单位|主责部门|牵头"
_JOINS = "配合单位|配合部门|配合处室|协同单位|参与单位|参加单位|参与部门|协办单位|支持单位|协助单位|配合"
_ANSWERS = (
    "主要责任单位|责任单位|责任部门|责任处室|责任主体|责任科室|任务分工|责任分工|工作分工|分工|落实单位|实施单位"
    "|完成单位|负责单位|负责部门"
)
_LABEL = re.compile(rf"(?=[主牵配协参支责任工分落实施完负])(?:{_LEADS}|{_JOINS}|{_ANSWERS}) ?:")
_COLUMN = re.compile(rf"{_LEADS}|{_JOINS}|{_ANSWERS}")
_TAG_REST = re.compile(r"[^()\[\]【】〔〕]{0,300}(?:\([^()]{0,60}\)[^()\[\]【】〔〕]{0,200}){0,6}[)\]】〕]")
_LINE_REST = re.compile(r"[^\n。()]{2,200}(?:\([^()\n]{0,60}\)[^\n。()]{0,100}){0,4}")
# (甲、乙负责), and with a legend: (甲、乙负责,排在第一位的为牵头单位,下同).
_WORDED_END = re.compile(
    r"(?:负责|落实|参与|配合|组织实施)(?:[,。;][^()\n]{0,40}牵头[^()\n]{0,12}(?:下同|不再列出)[。;]?)?\)"
)
_OPENING = frozenset("([【〔")
_LONGEST_TAG = 400
_SENTENCE = re.compile(
    r"(?<![经缘理自])由(?P<lead>[^,。;:()\n由]{2,60}?)(?:负责)?牵头[^,。;\n]{0,12}"
    r"(?:[,、](?:会同)?(?P<join>[^。;:\n]{2,120}?)(?:等?(?:单位|部门))?(?:配合|参与|协助|协同))?"
)
_LEGEND_COMMA = re.compile(r"[。;,]?[^。;,]{0,6}逗号前(?:面)?(?:的)?(?:单位|部门)?(?:为|是)牵头.*$")
_LEGEND_FIRST = re.compile(
    r"[。;,]?[^。;,]{0,8}(?:第一个|首个|排(?:名)?(?:在)?(?:首位|第一位?)|列(?:在)?(?:首位|第一位?)|首位)[^。;,]{0,8}(?:为|是)牵头.*$"
)
_BELOW = re.compile(r"[。;,]?(?:以?下同)[。;]?")
_TAIL = re.compile(
    r"(?:等(?:有关|相关)?(?:部门|单位)?(?:和(?:单位|部门))?)?(?:(?:依据|根据|按照?)?(?:各自)?职责(?:分工)?)?(?:分别|共同|具体)?(?:负责|落实|参与|配合|组织实施)?$"
)
_HEAD = re.compile(r"^(?:会同|由|及|和)")
_LONGEST_BODY = 40


@dataclass(frozen=True, slots=True)
class Duty:
    """A tag or sentence that makes bodies responsible: where it stands, and whether a unit of text ends with it."""

    start: int
    end: int
    responsible: tuple[Responsible, ...]
    ends_unit: bool


def read_duties(body: str) -> list[Duty]:
    """All duties stated in a body in matching form, in order; a legend (逗号前为牵头单位，下同) holds on."""
    found: list[Duty] = []
    legend = ""
    end = 0
    for label in _LABEL.finditer(body):
        if label.start() < end:
            continue
        tagged = _bracketed(body, label)
        if tagged is not None:
            start, end = tagged
            legend, inner = _legend(legend, "".join(body[start + 1 : end - 1].split()))
            found.append(Duty(start, end, _labelled(inner, legend), ends_unit=_ends_unit(body, end)))
        elif line := _on_a_line(body, label):
            responsible = _labelled(body[label.start() : line], legend)
            if any(looks_like_body(item.org) for item in responsible):
                end = line
                found.append(Duty(label.start(), end, responsible, ends_unit=False))
    legend = ""
    for match in _WORDED_END.finditer(body):
        opening = _opening_bracket(body, match.end() - 1)
        if opening is None or _LABEL.search(body, opening, match.end()):
            continue
        legend, inner = _legend(legend, body[opening + 1 : match.end() - 1])
        if responsible := _worded(inner, legend):
            found.append(Duty(opening, match.end(), responsible, ends_unit=_ends_unit(body, match.end())))
    taken = sorted((duty.start, duty.end) for duty in found)
    for match in _SENTENCE.finditer(body):
        at = bisect_right(taken, (match.start(), len(body))) - 1
        responsible = _sentence(match)
        if responsible and not (at >= 0 and taken[at][0] <= match.start() < taken[at][1]):
            found.append(Duty(*match.span(), responsible, ends_unit=False))
    return sorted(found, key=lambda duty: duty.start)


def _bracketed(body: str, label: re.Match[str]) -> tuple[int, int] | None:
    """The brackets around a tag: （责任单位：…）."""
    at = _before(body, label.start())
    rest = _TAG_REST.match(body, label.end()) if at >= 0 and body[at] in _OPENING else None
    return (at, rest.end()) if rest else None


def _before(body: str, at: int) -> int:
    """Where the last character before an offset stands that is no blank; -1 when there is none."""
    at -= 1
    while at >= 0 and body[at] == " ":
        at -= 1
    return at


def _on_a_line(body: str, label: re.Match[str]) -> int | None:
    """Where the list ends of a label that begins a line or a sentence; None when it stands elsewhere."""
    at = _before(body, label.start())
    if at >= 0 and body[at] not in "\n。;":
        return None
    rest = _LINE_REST.match(body, label.end())
    return rest.end() if rest else None


def _opening_bracket(body: str, closing: int) -> int | None:
    """The bracket that the one at `closing` closes, when it is near."""
    depth = 0
    for at in range(closing, max(-1, closing - _LONGEST_TAG), -1):
        depth += (body[at] == ")") - (body[at] == "(")
        if depth == 0:
            return at
    return None


def table_duties(lines: Sequence[Line]) -> dict[int, tuple[Responsible, ...]]:
    """Who answers for each row of tables that have a column of 责任单位, 牵头单位 or 配合单位; by line number."""
    found: dict[int, tuple[Responsible, ...]] = {}
    columns: dict[int, ResponsibleRole] = {}
    for index, line in enumerate(lines):
        if not line.is_row:
            columns = {}
            continue
        cells = line.form.split("\t")
        heads = {at: _role(label) for at, cell in enumerate(cells) if (label := _column(cell))}
        if heads:
            columns = heads
            continue
        bodies = [
            Responsible(org, role)
            for at, role in columns.items()
            if at < len(cells)
            for org in _split(cells[at])
            if looks_like_body(org)
        ]
        if bodies:
            found[index] = tuple(dict.fromkeys(bodies))
    return found


def _legend(legend: str, inner: str) -> tuple[str, str]:
    for name, pattern in (("comma", _LEGEND_COMMA), ("first", _LEGEND_FIRST)):
        match = pattern.search(inner)
        if match:
            return name, inner[: match.start()]
    return legend, _BELOW.sub("", inner)


def _labelled(inner: str, legend: str) -> tuple[Responsible, ...]:
    """责任单位：甲，乙、丙 or 牵头单位：甲；配合单位：乙."""
    labels = list(_LABEL.finditer(inner))
    ends = [*(label.start() for label in labels), len(inner)][1:]
    found: list[Responsible] = []
    for label, end in zip(labels, ends, strict=True):
        role = _role(label.group().rstrip(": "))
        listed = inner[label.end() : end].strip(" ;,。、")
        if role == "unspecified" and legend:
            found += _by_legend(listed, legend)
        elif role == "unspecified" and re.search(r"牵头", listed):
            found += _worded(listed)
        else:
            found += [Responsible(org, role) for org in _split(listed)]
    return tuple(dict.fromkeys(found))


def _by_legend(listed: str, legend: str) -> list[Responsible]:
    lead, comma, others = listed.partition(",")
    if legend == "first" or not comma:
        orgs = _split(listed)
        count = 1 if legend == "first" or len(orgs) == 1 else 0
        return [Responsible(org, "lead" if at < count else _after_lead(count)) for at, org in enumerate(orgs)]
    return [Responsible(org, "lead") for org in _split(lead)] + [
        Responsible(org, "cooperator") for org in _split(others)
    ]


def _after_lead(count: int) -> ResponsibleRole:
    return "cooperator" if count else "unspecified"


def _worded(text: str, legend: str = "") -> tuple[Responsible, ...]:
    """甲牵头，乙、丙配合 / 甲会同乙负责 / 甲、乙按职责分工负责."""
    found: list[Responsible] = []
    plain = "".join(text.split())
    lead, leads, others = plain.partition("牵头" if "牵头" in plain else "会同")
    if leads:
        found += [Responsible(org, "lead") for org in _split(lead) if looks_like_body(org)]
        others = re.sub(r"^(?:负责|组织|实施|单位)+", "", others)
        found += [Responsible(org, "cooperator") for org in _split(others) if looks_like_body(org)]
    elif legend == "first":
        found += [one for one in _by_legend(plain, legend) if looks_like_body(one.org)]
    else:
        found += [Responsible(org) for org in _split(plain) if looks_like_body(org)]
    return tuple(dict.fromkeys(found))


def _sentence(match: re.Match[str]) -> tuple[Responsible, ...]:
    leads = [Responsible(org, "lead") for org in _split(match["lead"]) if looks_like_body(org)]
    joins = [Responsible(org, "cooperator") for org in _split(match["join"] or "") if looks_like_body(org)]
    return tuple(dict.fromkeys(leads + joins)) if leads else ()


def _split(listed: str) -> list[str]:
    """The bodies of a list; brackets hold together what they hold: 教育厅（教委、局）."""
    parts: list[str] = []
    depth = start = 0
    for at, character in enumerate(listed):
        depth += (character == "(") - (character == ")")
        if depth <= 0 and character in "、,;\n ":
            parts.append(listed[start:at])
            start = at + 1
    parts.append(listed[start:])
    cleaned = [_HEAD.sub("", _TAIL.sub("", part.strip(" 。.:"))) for part in parts]
    return [org for part in cleaned for org in _joined_by_and(part) if 1 < len(org) <= _LONGEST_BODY]


def _joined_by_and(part: str) -> list[str]:
    for word in ("以及", "和", "及"):
        one, found, other = part.partition(word)
        if found and looks_like_body(one) and looks_like_body(other):
            return [one, other]
    return [part]


def _role(label: str) -> ResponsibleRole:
    plain = "".join(label.split())
    if re.fullmatch(_LEADS, plain):
        return "lead"
    return "cooperator" if re.fullmatch(_JOINS, plain) else "unspecified"


def _column(cell: str) -> str:
    plain = "".join(cell.split())
    return plain if _COLUMN.fullmatch(plain) else ""


def _ends_unit(body: str, end: int) -> bool:
    return body[end : end + 1] not in (",", "、", ";", ":")
