"""PDF with a text layer. It comes as Markdown in which wrapped lines, and often paragraphs, are joined by blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.extraction.attachments.conversion import ScannedError, convert_pdf
from crawler.extraction.attachments.lines import Lines
from crawler.extraction.attachments.printed_lines import close_up, drop_page_numbers, opens_unit

# domain.md §4: pages with less text than this are pictures with a stamp on them.
_FEWEST_CHARS = 20
_PAGE_OBJECT = re.compile(rb"/Type\s{0,8}/Page(?![A-Za-z])")
_HEADING = re.compile(r"#{1,6} ")
_UNDERLINE = re.compile(r"</?u>")
_RULE_ROW = re.compile(r"\|(?:\s*:?-{3,}:?\s*\|)+")
_LINK = re.compile(r"\[([^\[\]\n]{1,400})\]\((?:https?:|file:|mailto:)[^()\s]{0,400}\)")
# What a browser prints around a page: when it did, before the title; the address, and which page.
_BROWSER_HEAD = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? \d{1,2}:\d{2}(?: ?[AP]M)?\s")
_BROWSER_FOOT = re.compile(r"(?:(?<=\s)|^)(?:https?|file)://\S{1,400} \d{1,3}/\d{1,3}(?=\s|$)", re.MULTILINE)
# A blank behind the end of a sentence is nearly always the end of a paragraph: few lines end so by chance.
_N = "[一二三四五六七八九十百]"
_PARAGRAPH_END = re.compile(
    rf"(?<=[。！？；：])[ \n]+|[ \n]+(?={_N}{{1,3}}、|[（(]{_N}{{1,3}}[）)]|第{_N}{{1,5}}[章节条] )"
)


def read_pdf(body: bytes) -> Lines:
    """The lines of a PDF. Raises `ScannedError`, or `ExtractionError` with a text status as its reason."""
    whole = _LINK.sub(r"\1", convert_pdf(body)).lstrip()
    without_prints = _BROWSER_FOOT.sub("", whole[head.end() :] if (head := _BROWSER_HEAD.match(whole)) else whole)
    text = drop_page_numbers(without_prints)
    lines = [line for part in re.split(r"\n\s*\n", text) for line in _part_lines(part)]
    pages = len(_PAGE_OBJECT.findall(body))
    if sum(len("".join(line.split())) for line in lines) < _FEWEST_CHARS * pages:
        raise ScannedError(None)
    printed = ("print_stamp",) if without_prints != whole else ()
    return Lines(lines, repairs=(*printed, *(("page_marks",) if text != without_prints else ())))


def _part_lines(part: str) -> Iterator[str]:
    """The lines of one part of the Markdown: rows of a table, or running text."""
    running: list[str] = []
    for line in part.splitlines():
        if line.startswith("|") and line.rstrip().endswith("|"):
            yield from _paragraphs(running)
            running.clear()
            if not _RULE_ROW.fullmatch(line.strip()):
                yield "\t".join(close_up(cell.strip()) for cell in line.strip()[1:-1].split("|")).rstrip("\t")
        else:
            running.append(_UNDERLINE.sub("", _HEADING.sub("", line, count=1)).strip())
    yield from _paragraphs(running)


def _paragraphs(lines: list[str]) -> Iterator[str]:
    text = ""
    for line in lines:
        text += f"\n{line}" if text and opens_unit(line) else f" {line}"
    for unit in text.strip().split("\n"):
        yield from (close_up(paragraph) for paragraph in _PARAGRAPH_END.split(unit) if paragraph.strip())
