"""Lines as a page prints them back to paragraphs, without the numbers of the pages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from crawler.extraction.documents.clauses.markers import find_markers
from crawler.extraction.documents.matching_form import matching_form

_WIDE = r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—·]"
_BLANKS_IN_CHINESE = re.compile(rf"(?<={_WIDE}) +(?={_WIDE})")
_DASH = "[-—–―－]{1,2}"
_PAGE_NUMBER = re.compile(
    rf"(?:(?<=\s)|^){_DASH} ?(?P<dashed>\d{{1,3}}) ?{_DASH}(?=\s|$)"
    r"|(?:(?<=\s)|^)第 ?(?P<said>\d{1,3}) ?页(?:[ ,，/]{0,3}共 ?\d{1,3} ?页)?(?=\s|$)",
    re.MULTILINE,
)
_BARE_NUMBER = re.compile(r"\d{1,3}")
# A line that leaves this much of the width open (in characters) ends its paragraph.
_OPEN = 3.0


def close_up(text: str) -> str:
    """Take out the blanks between Chinese characters: there the source wrapped a line."""
    return _BLANKS_IN_CHINESE.sub("", text)


def opens_unit(line: str) -> bool:
    """Whether a line begins with a marker such as 一、 （二） 3. 第四条."""
    markers = find_markers(matching_form(line))
    return bool(markers) and markers[0].boundary == "start"


def join_printed(lines: Sequence[str]) -> list[str]:
    """Join printed lines: one goes on in the next when it fills the width and the next opens nothing of its own."""
    widest = max((_width(line) for line in lines if "\t" not in line), default=0.0)
    joined: list[str] = []
    full = False
    for line in lines:
        goes_on = full and "\t" not in line and not opens_unit(line)
        if goes_on:
            joined[-1] += f" {line}"
        else:
            joined.append(line)
        full = "\t" not in line and _width(line) > widest - _OPEN
    return [close_up(line) for line in joined]


def drop_page_numbers(text: str) -> str:
    """Drop — 1 —, — 2 — … and 第1页 … where they count on from one to the next, or stand alone at the end."""
    run: list[re.Match[str]] = []
    for match in _PAGE_NUMBER.finditer(text):
        if not run or _number(match) == _number(run[-1]) + 1:
            run.append(match)
    if len(run) == 1 and text[run[0].end() :].strip():
        return text
    for match in reversed(run):
        text = text[: match.start()] + text[match.end() :]
    return text


def without_page_number(lines: list[str], page: int) -> list[str]:
    """The lines of one page without its number, bare or between dashes, at its foot or head."""
    for at in (-1, 0):
        if lines and _is_page_number(lines[at].strip(), page):
            return lines[:-1] if at else lines[1:]
    return lines


def _is_page_number(line: str, page: int) -> bool:
    match = _PAGE_NUMBER.fullmatch(line)
    return match is not None or (_BARE_NUMBER.fullmatch(line) is not None and int(line) == page)


def _number(match: re.Match[str]) -> int:
    return int(match["dashed"] or match["said"])


def _width(line: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in line)
