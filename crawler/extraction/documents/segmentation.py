"""Several documents on one page, told apart by the cues of domain §6, in its order.

A wrapper notice and the text that it encloses are one document, unless the enclosed text stands on the page as its own:
with its own 发文字号, or behind a news item that reports it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from crawler.extraction.documents.attributes import AttributeBlock, find_blocks
from crawler.extraction.documents.dates import only_date
from crawler.extraction.documents.doc_number import canonical_number
from crawler.extraction.documents.gazetteer.agencies import looks_like_body
from crawler.extraction.documents.lines import Line, line_of
from crawler.extraction.documents.numerals import NUMERAL, to_int
from crawler.extraction.documents.opening import is_title_like, title_lines
from crawler.extraction.documents.titles import cited_spans, ends_like_notice, ends_like_title, normalised_title

_PIECE = re.compile(
    rf"[【\[(]? ?(?:(?P<named>篇|范文|样本)(?P<a>[{NUMERAL}]{{1,3}}|\d{{1,2}})"
    rf"|第 ?(?P<b>[{NUMERAL}]{{1,3}}|\d{{1,2}}) ?篇)"
    r" ?[】\])]?(?: ?[:、.] ?| +|$)(?P<title>.{0,80})$"
)
_CHAPTER = re.compile(r"第 ?(?:[一二三四五六七八九十]{1,3}|\d{1,2}) ?章")
_FIRST_LEVEL = re.compile(rf"([{NUMERAL}]{{1,3}}) ?、")
_MARKER_START = re.compile(rf"(?:第?[{NUMERAL}\d]{{1,4}} ?[、.章节条)]|\([{NUMERAL}\d]{{1,3}}\)|[①-⑳])")
_FIRST_MARKER = re.compile(r"(?:一 ?、|\(一\)|1 ?[.、](?!\d)|第一[章条部])")
_SENTENCE_END = re.compile(r"[。;:,!?、]$")
_HANDS_OVER = re.compile(r"现(?:将|予|印发|转发|批转|公布|发布)|(?:印发|转发)(?:给)?你们")
_REPORTS = re.compile(r"印发|发布|出台|公布|下发|制定|通过|审议|提出|明确")
_ISSUES = re.compile(
    r"(?:^|[,。、;日])(?P<who>[\u3400-\u9fff]{2,30}?)(?:近日|日前|今日|联合|正式|共同)*(?:印发|发布|出台|公布|下发)(?:了)?《"
)
_ATTACHMENT_ABOVE = re.compile(r"附件|附[:一二三\d]?$")
# A note to the document above: （本文有删减）, （此件公开发布）.
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*")
_ADDRESSEE = re.compile(r"[^。]{2,200}:$")
_SHORTEST_ECHO, _LONGEST_TITLE = 6, 120
_FEWEST_LINES_OF_TEXT = 3
_LONGEST_PREAMBLE = 4
_NOTES_AFTER_DATE = 5
_MOST_HANDED_OVER = 20
_MOST_TITLE_LINES = 4


@dataclass(frozen=True, slots=True)
class Segment:
    """The lines of one document. `title` is the one that the page's layout gives it, or empty; `attributes` the fields
    of a database's block, by the keys that domain §2.3 uses; `cue` names what set it apart (empty for a whole page)."""

    lines: tuple[Line, ...]
    title: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    cue: str = ""


def split_documents(lines: Sequence[Line]) -> tuple[Segment, ...]:
    """The documents of a page in order; one segment, or none without lines, when no cue applies."""
    if not lines:
        return ()
    cues: tuple[Callable[[Sequence[Line]], tuple[Segment, ...]], ...] = (
        _numbered_pieces,
        _titled_pieces,
        _report_and_text,
        _notices_in_a_row,
    )
    for cue in cues:
        segments = cue(lines)
        if segments:
            return segments
    return (Segment(tuple(lines)),)


def _numbered_pieces(lines: Sequence[Line]) -> tuple[Segment, ...]:
    """篇一：…, 第二篇 …: numbered from one on, each with numbering of its own."""
    starts: list[int] = []
    titles: list[str] = []
    structural = False
    for index, line in enumerate(lines):
        piece = _PIECE.match(line.form) if not line.is_row else None
        if piece and to_int(piece["a"] or piece["b"]) == len(starts) + 1:
            starts.append(index)
            titles.append(line.text[piece.start("title") :].strip() or "")
            structural = structural or piece["named"] is None
    if len(starts) < 2 or (structural and _is_structure(lines, starts)):
        return ()
    heading = _page_heading(lines[: starts[0]])
    segments: list[Segment] = []
    for (start, end), own in zip(_ranges(starts, len(lines)), titles, strict=True):
        title = _specific_title(lines[start + 1 : end], own) or f"{heading} {lines[start].text}".strip()
        segments.append(Segment(tuple(lines[start:end]), title, cue="numbered_piece"))
    return tuple(segments)


def _is_structure(lines: Sequence[Line], starts: list[int]) -> bool:
    """Whether 第一篇, 第二篇 are parts of one plan: its chapters, or its numbering, run on from one to the next."""
    if sum(_CHAPTER.match(line.form) is not None for line in lines) > 1:
        return True
    for start, end in _ranges(starts, len(lines))[1:]:
        first = next((found for line in lines[start:end] if (found := _FIRST_LEVEL.match(line.form))), None)
        if first is not None and to_int(first.group(1)) != 1:
            return True
    return False


def _page_heading(before: Sequence[Line]) -> str:
    titles = [line.text for line in before if _may_be_title(line) and not re.search("[>＞]", line.text)]
    return titles[-1] if titles else ""


def _specific_title(lines: Sequence[Line], own: str) -> str:
    """A title on the first line below the piece's own, when that line reads as one; else the piece's own."""
    if lines and _may_be_title(lines[0]) and ends_like_title(lines[0].form):
        return lines[0].text
    return own


def _titled_pieces(lines: Sequence[Line]) -> tuple[Segment, ...]:
    """A compilation: each text begins with its title, which its first paragraph or attribute block repeats."""
    blocks = {block.start: block for block in find_blocks(lines)}
    starts: dict[int, AttributeBlock | None] = {}
    for index, block in blocks.items():
        before = lines[index - 1] if index else None
        titled = before is not None and _echoes(before, line_of(block.title) if block.title else before)
        starts[index - 1 if titled else index] = block
    for index in _echoed_titles(lines, starts):
        starts[index] = None
    if not starts or (len(starts) == 1 and not blocks):
        return ()
    first = min(starts)
    for index in range(first + 1, len(lines)):
        if first > 0 and lines[index].squeezed == lines[0].squeezed and _may_be_title(lines[0]):
            starts.setdefault(index, None)
    ordered = sorted(starts)
    segments = [_titled(lines[start:end], starts[start], start) for start, end in _ranges(ordered, len(lines))]
    if first > _LONGEST_PREAMBLE:
        segments.insert(0, Segment(tuple(lines[:first]), cue="before"))
    return tuple(segment for segment in segments if segment.lines)


def _titled(lines: Sequence[Line], block: AttributeBlock | None, offset: int) -> Segment:
    """A piece without the repetition of its title and without its attribute block."""
    if block is not None:
        before = list(lines[: block.start - offset])
        title = before[0].text if before else block.title
        rest = [block.rest] if block.rest is not None else []
        kept = before or ([line_of(title)] if title else [])
        kept += [*rest, *lines[block.end - offset :]]
        return Segment(tuple(_without_echo(kept)), title, block.fields, "attributes")
    return Segment(tuple(_without_echo(list(lines))), lines[0].text, cue="echoed_title")


def _without_echo(lines: list[Line]) -> list[Line]:
    """The lines, the title not repeated at the head of the second."""
    if len(lines) > 1 and (echo := _echo_end(lines[0], lines[1])):
        rest = lines[1].text[echo:].lstrip()
        lines[1:2] = [line_of(rest)] if rest else []
    return lines


def _echoed_titles(lines: Sequence[Line], blocks: Mapping[int, AttributeBlock | None]) -> list[int]:
    """The lines that open a text of their own: repeated by the next line, and with numbering from one behind them.

    A heading inside a text may be repeated too, but what follows it does not begin to number anew.
    """
    ordered: list[int] = []
    handing = _handing_over(lines)
    for index in range(len(lines) - 1):
        above = ordered[-1] if ordered else 0
        if index in blocks or (_is_echo(lines, index) and not _is_enclosed(lines, index, above, handing)):
            ordered.append(index)
    return [
        start
        for start, end in _ranges(ordered, len(lines))
        if start not in blocks and any(_FIRST_MARKER.match(line.form) for line in lines[start:end])
    ]


def _is_echo(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is a title that the next line begins with."""
    line = lines[index]
    return (
        _may_be_title(line)
        and len(line.squeezed) >= _SHORTEST_ECHO
        and not lines[index + 1].is_row
        and not looks_like_body(line.squeezed)
        and _echo_end(line, lines[index + 1]) > 0
    )


def _handing_over(lines: Sequence[Line]) -> list[int]:
    """The lines that hand a text over: 现将《…》印发给你们."""
    return [index for index, line in enumerate(lines) if _HANDS_OVER.search(line.form)]


def _is_enclosed(lines: Sequence[Line], index: int, above: int, handing: Sequence[int]) -> bool:
    """Whether the title at `index` is that of an attachment, or one that the notice begun at `above` hands over."""
    if _is_under_attachment(lines, index):
        return True
    title = normalised_title(lines[index].text)
    near = handing[bisect_right(handing, above) : bisect_left(handing, index)][:_MOST_HANDED_OVER]
    return any(title in normalised_title(lines[at].text) for at in near)


def _is_under_attachment(lines: Sequence[Line], index: int) -> bool:
    """Whether 附件1 stands above the title that this line is part of; titles run over several lines."""
    for above in reversed(lines[max(0, index - _MOST_TITLE_LINES) : index]):
        if _ATTACHMENT_ABOVE.match(above.squeezed):
            return True
        if not is_title_like(above) or looks_like_body(above.squeezed) or _IN_BRACKETS.fullmatch(above.form):
            return False
    return False


def _echoes(title: Line, repeated: Line) -> bool:
    return bool(title.squeezed) and repeated.squeezed.startswith(title.squeezed)


def _echo_end(title: Line, line: Line) -> int:
    """How far into `line` the title reaches that it begins with, blanks aside; 0 when it does not begin with it."""
    wanted = title.squeezed
    at = 0
    for offset, character in enumerate(line.form):
        if at == len(wanted):
            return offset
        if character.isspace():
            continue
        if character != wanted[at]:
            return 0
        at += 1
    return len(line.form) if at == len(wanted) else 0


def _may_be_title(line: Line) -> bool:
    return (
        4 <= len(line.squeezed) <= _LONGEST_TITLE
        and not line.is_row
        and not _SENTENCE_END.search(line.squeezed)
        and not _MARKER_START.match(line.squeezed)
        and "。" not in line.form
    )


def _report_and_text(lines: Sequence[Line]) -> tuple[Segment, ...]:
    """A news item about 《T》, then T itself under its title."""
    cited: set[str] = set()
    for index, line in enumerate(lines):
        if index and cited and _may_be_title(line) and normalised_title(line.text) in cited:
            before, after = lines[:index], lines[index:]
            if len(after) > _FEWEST_LINES_OF_TEXT and _is_report(before, normalised_title(line.text)):
                issuer = {"制定机关": who} if (who := _issuer_in_report(before)) else {}
                return Segment(tuple(before), cue="report"), Segment(tuple(after), line.text, issuer, "reported_text")
            return ()
        cited.update(normalised_title(line.form[start:end]) for start, end in cited_spans(line.form))
    return ()


def _is_report(lines: Sequence[Line], title: str) -> bool:
    texts = [line.form for line in lines]
    return (
        any("。" in text for text in texts)
        and any(_REPORTS.search(text) for text in texts)
        and not any(_HANDS_OVER.search(text) or _ADDRESSEE.fullmatch(text.strip()) for text in texts)
        and not any(only_date(text) for text in texts)
        and normalised_title(lines[0].text) != title
    )


def _issuer_in_report(lines: Sequence[Line]) -> str:
    """Who issued the text, in the words of the news item: 近日，北京市教委等十部门印发《…》."""
    for line in lines:
        match = _ISSUES.search(line.form)
        if match:
            return line.text[match.start("who") : match.end("who")]
    return ""


def _notices_in_a_row(lines: Sequence[Line]) -> tuple[Segment, ...]:
    """Whole notices one after another: behind a date of signing, a title with its own number or addressees."""
    starts = [0]
    handing = _handing_over(lines)
    signed = -_NOTES_AFTER_DATE - 1
    for index in range(2, len(lines) - 2):
        if only_date(lines[index - 1].form) is not None:
            signed = index - 1
        if (
            index - signed <= _NOTES_AFTER_DATE
            and is_title_like(lines[index])
            and not _IN_BRACKETS.fullmatch(lines[index].form)
            and _begins_notice(lines, index, starts[-1], handing)
        ):
            starts.append(index)
            signed = -_NOTES_AFTER_DATE - 1
    if len(starts) == 1:
        return ()
    return tuple(Segment(tuple(lines[start:end]), cue="notice_in_a_row") for start, end in _ranges(starts, len(lines)))


def _begins_notice(lines: Sequence[Line], index: int, above: int, handing: Sequence[int]) -> bool:
    """Whether a notice of its own begins here, not the text that the notice above encloses."""
    count, joined = title_lines(lines[index : index + 8], "")
    form = line_of(joined).form
    if not count or not ends_like_title(form) or _is_enclosed(lines, index, above, handing):
        return False
    follows = lines[index + count : index + count + 4]
    if any(canonical_number(line.form) for line in follows):
        return True
    title = normalised_title(joined)
    named = any(title in normalised_title(line.text) for line in lines[above : above + 3])
    addressed = any(_ADDRESSEE.fullmatch(line.form.strip()) for line in follows)
    return addressed and not named and ends_like_notice(form)


def _ranges(starts: Sequence[int], length: int) -> list[tuple[int, int]]:
    return list(zip(starts, [*starts[1:], length][: len(starts)], strict=True))
