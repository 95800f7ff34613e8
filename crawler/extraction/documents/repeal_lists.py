"""Documents that a text repeals in a list below its words: numbered lines, and tables of 序号, 名称 and 文号.

A list is one of repeals when the words that open it, or the heading over it, say so; a heading that also speaks of
继续有效 or 拟废止 opens none. In tables only the columns of names and numbers count; one of results decides row by row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.extraction.documents.citations import find_citations
from crawler.extraction.documents.dates import only_date
from crawler.extraction.documents.doc_number import canonical_number, find_numbers
from crawler.extraction.documents.lines import Line, line_of
from crawler.extraction.documents.opening import ATTACHMENT
from crawler.extraction.documents.repeals import Ruling, announces_list, names_alone
from crawler.extraction.documents.titles import ends_like_notice, ends_like_title

_WORDS = r"废止|失效|停止执行|停止施行|停止使用|不再执行"
_KEEPS = re.compile(
    r"继续有效|现行有效|继续执行|继续实施|保留|拟|建议|修改|修订|征求|部分失效|部分废止|不予|不得|未(?!成年)|暂不"
)
_NOUN = r"(?:文件|规章|法规|规定|政策|目录|清单|名单|一览表)"
_HEADS_REPEALS = re.compile(
    rf"(?:{_WORDS})(?!后|前|程序|工作)[^,。]{{0,20}}{_NOUN}|{_NOUN}[^,。]{{0,6}}(?:{_WORDS})(?:的?{_NOUN}|部分)$"
)
_HEADS_OTHERS = re.compile(rf"(?:{_KEEPS.pattern})[^,。]{{0,20}}{_NOUN}|{_NOUN}[^,。]{{0,8}}(?:{_KEEPS.pattern})")
_TITLE_REPEALS = re.compile(
    rf"(?:{_WORDS}).{{0,40}}(?:文件|规章|规定|办法|目录|政策)|(?:文件|规章|政策).{{0,20}}(?:{_WORDS})"
)
_TITLE_CLEARS = re.compile(rf"{_WORDS}|清理结果|清理结论")
_NAME_COLUMN = re.compile(r"(?:规范性|政策)?(?:文件|规章|法规)?(?:名称|标题|题目|名)|文件")
_NUMBER_COLUMN = re.compile(r"(?:发文)?(?:文号|字号)|文件编号|发文号|文件号|编号")
_RESULT_COLUMN = re.compile(
    r"(?:清理|审查|评估)(?:结果|意见|结论)|处理(?:结果|意见|方式)|(?:效力|有效)(?:状态|性)?|时效性?|状态|结论"
)
_REMARK_COLUMN = re.compile(r"备注|说明")
_MARK = re.compile(r" *(?:\(?[一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十]{1,3}、|\d{1,3}[.、]|[①-⑳]) *")
_PART = re.compile(r"部分|第[一二三四五六七八九十百\d]{1,6}[编章节条款项]|附件")
_LONGEST_HEADING, _LONGEST_ITEM, _HEADER_WITHIN = 60, 200, 3


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in a list of those repealed, and the words that name it."""

    title: str | None
    number: str | None
    ruling: Ruling
    text: str


def listed_repeals(lines: Sequence[Line], title: str) -> dict[int, list[Listed]]:
    """The documents listed as repealed, by line number. `title` is the document's, in matching form."""
    return dict(_Lists(lines, title).read())


class _Lists:
    def __init__(self, lines: Sequence[Line], title: str) -> None:
        self._lines = lines
        self._headings = [None if line.is_row else _heading(line.form.strip()) for line in lines]
        mixed = _KEEPS.search(title) is not None or False in self._headings
        self._by_title = _TITLE_REPEALS.search(title) is not None and not mixed
        self._clears = _TITLE_CLEARS.search(title) is not None and not re.search("拟|征求", title)

    def read(self) -> Iterator[tuple[int, list[Listed]]]:
        repeals: bool | None = None
        strange = index = 0
        while index < len(self._lines):
            line = self._lines[index]
            if line.is_row:
                end = index + 1
                while end < len(self._lines) and self._lines[end].is_row:
                    end += 1
                yield from self._table(index, end, self._by_title if repeals is None else repeals)
                index = end
                continue
            if (heading := self._headings[index]) is not None:
                repeals, strange = heading, 0
            elif _ends_lists(line):
                repeals = None
            elif _announces(line):
                repeals, strange = True, 0
            elif repeals and (items := _items(line)):
                yield index, items
                strange = 0
            elif repeals is not None:
                strange += 1
                # One line may stand between the words that open a list and the list: the table's caption.
                if strange > 1 or not _is_caption(line):
                    repeals = None
            index += 1

    def _table(self, start: int, end: int, repeals: bool) -> Iterator[tuple[int, list[Listed]]]:
        rows = {index: self._lines[index].text.split("\t") for index in range(start, end)}
        header = next(
            (index for index in range(start, min(end, start + _HEADER_WITHIN)) if _columns(rows[index])), None
        )
        columns = _columns(rows[header]) if header is not None else {}
        if not repeals and not (self._clears and columns.get("result") is not None):
            return
        for index in range(start if header is None else header + 1, end):
            ruling = _ruling(rows[index], columns, repeals=repeals)
            listed = _listed_in(rows[index], columns, ruling) if ruling else None
            if listed is not None:
                yield index, [listed]


def _heading(form: str) -> bool | None:
    """Whether a heading opens a list of repeals (True) or one of documents that stay (False); None for other lines."""
    form = re.sub(r"\([^()]*\)", "", form).rstrip(":")
    if len(form) > _LONGEST_HEADING or re.search(r"[。;!?,]|关于", form) or (form.count("《") and "目录" not in form):
        return None
    if _HEADS_OTHERS.search(form):
        return False
    return True if _HEADS_REPEALS.search(form) else None


def _ends_lists(line: Line) -> bool:
    form = line.form.strip()
    alone = ATTACHMENT.fullmatch(form)
    return only_date(form) is not None or (alone is not None and not alone["rest"].strip(" :.、"))


def _announces(line: Line) -> bool:
    sentence = re.split("[。!?]", line.form.rstrip("。 "))[-1]
    start = line.form.rindex(sentence)
    citations = find_citations(line, start, start + len(sentence))
    return announces_list(sentence, [citation.moved(-start) for citation in citations])


def _is_caption(line: Line) -> bool:
    form = line.form.strip()
    return len(form) <= _LONGEST_HEADING and not re.search(r"[。;,!?]", form)


def _items(line: Line) -> list[Listed]:
    """The documents that a line of a list names, when it does nothing else."""
    if len(line.form) > _LONGEST_ITEM:
        return []
    citations = find_citations(line, 0, len(line.form))
    ruling = names_alone(line.form, citations)
    if ruling is not None:
        text = line.text.strip()
        return [Listed(one.title, one.number, ruling, text) for one in citations if one.named]
    mark = _MARK.match(line.form)
    start = mark.end() if mark else 0
    plain = _plain_title(line_of(line.text[start:].strip(" \u3000；;。.，,、")), marked=mark is not None)
    return [Listed(*plain, Ruling(), line.text.strip())] if plain else []


def _plain_title(line: Line, *, marked: bool) -> tuple[str, str | None] | None:
    """A title without 《》 and its number: 云州市教育局关于某事的通知（云教〔2010〕1号）."""
    number = next((item for item in find_numbers(line.form) if not line.form[item.end :].strip(" )]】")), None)
    title = line_of(line.text[: number.start].rstrip(" \u3000(（[［【") if number else line.text)
    if not title.form or re.search(rf"[。;:《》]|(?:{_WORDS})$", title.form):
        return None
    if number is not None and ends_like_title(title.form):
        return title.text, number.number.canonical
    return (title.text, None) if marked and ends_like_notice(title.form) and "关于" in title.form else None


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Where a header row puts names, numbers, results and remarks; empty for a row that is none."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        label = "".join(line_of(cell).form.split())
        for name, pattern in (
            ("name", _NAME_COLUMN),
            ("number", _NUMBER_COLUMN),
            ("result", _RESULT_COLUMN),
            ("remark", _REMARK_COLUMN),
        ):
            if pattern.fullmatch(label):
                found.setdefault(name, at)
    return found if "name" in found else {}


def _ruling(cells: Sequence[str], columns: dict[str, int], *, repeals: bool) -> Ruling | None:
    """What a row says becomes of its document; None when it is not repealed, or that is not clear."""
    for name in ("result", "remark"):
        at = columns.get(name)
        said = "".join(line_of(cells[at]).form.split()) if at is not None and at < len(cells) else ""
        if not said or said in ("/", "无", "-", "—"):
            continue
        ends = re.search(_WORDS, said) is not None
        if _KEEPS.search(said) or re.search(r"不(?!再)|[未暂]|继续", said):
            return Ruling(partly=True) if ends and _PART.search(said) and not re.search("拟|建议|不", said) else None
        if ends and "已" not in said:
            return Ruling(partly=_PART.search(said) is not None)
        if name == "result" or ends:
            return None
    return Ruling() if repeals else None


def _listed_in(cells: Sequence[str], columns: dict[str, int], ruling: Ruling) -> Listed | None:
    """The document that a row names in its columns, or without a header in its only cell that is a title."""
    text = " ".join(cell for cell in cells if cell.strip())
    if columns:
        named = _named(cells[columns["name"]]) if columns["name"] < len(cells) else None
        at = columns.get("number")
        own = canonical_number(line_of(cells[at]).form) if at is not None and at < len(cells) else None
        if named is None and own is None:
            return None
        title, number = named or (None, None)
        return Listed(title, own.canonical if own else number, ruling, text)
    titles = [named for cell in cells if (named := _named(cell)) and ends_like_title(line_of(named[0]).form)]
    numbers = [own for cell in cells if (own := canonical_number(line_of(cell).form))]
    if len(titles) != 1 or len(numbers) > 1:
        return None
    return Listed(titles[0][0], numbers[0].canonical if numbers else titles[0][1], ruling, text)


def _named(cell: str) -> tuple[str, str | None] | None:
    """The title in a cell of names, with or without 《》, and the number in it."""
    line = line_of(" ".join(cell.split()))
    citations = [one for one in find_citations(line, 0, len(line.form)) if one.title is not None]
    if citations:
        return (citations[0].title or "", citations[0].number) if len(citations) == 1 else None
    return _plain_title(line, marked=False) or ((line.text, None) if len(line.form) > 2 else None)
