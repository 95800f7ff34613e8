"""The repairs that a page's text gets, for the text of a file; the moment it was printed left out, and identity and
mobile numbers masked before anything else sees them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.extraction.documents.personal_data import mask
from crawler.extraction.page.lines import fold_blanks
from crawler.extraction.page.plain_text import repair_text

_STAMP = re.compile(
    r"(?:打印|导出|生成|下载|制表)(?:时间|日期)\s?[:：]?\s?\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"
    r"(?P<clock>[ T]?\d{1,2}[:：时]\d{1,2}(?:[:：分]\d{1,2}秒?)?分?)?"
)
# 打印时间 may also be when exam permits can be printed: only a clock time at either end, or a line that comes on
# several pages, is the printer's.
_ENDS = 3


@dataclass(frozen=True, slots=True)
class CleanText:
    """Clean text, each line with its line end, and the repairs made."""

    text: str
    repairs: tuple[str, ...]


def clean_text(lines: Sequence[str], repairs: Sequence[str] = ()) -> CleanText:
    """Repair the lines of a file. `repairs` are those that its reader made."""
    whole = repair_text("\n".join(part for line in lines for part in line.splitlines()))
    folded = [line for part in whole.text.split("\n") if (line := _fold(part))]
    kept = _without_stamps(folded)
    text = "".join(f"{line}\n" for line in kept)
    masked = mask(text)
    names = [*repairs, *(["print_stamp"] if len(kept) < len(folded) else []), *whole.names]
    names += ["personal_data"] if masked != text else []
    return CleanText(masked, tuple(dict.fromkeys(names)))


def _fold(line: str) -> str:
    """One blank for a run of them, within cells too; no empty cells at the end of a row."""
    if "\t" not in line:
        return fold_blanks(line)
    return "\t".join(fold_blanks(cell) for cell in line.split("\t")).rstrip("\t")


def _without_stamps(lines: list[str]) -> list[str]:
    stamps = {at: match for at, line in enumerate(lines) if (match := _STAMP.fullmatch(line.strip()))}
    if not stamps:
        return lines
    repeated = Counter(lines[at] for at in stamps)
    return [
        line
        for at, line in enumerate(lines)
        if at not in stamps
        or not (repeated[line] > 1 or (stamps[at]["clock"] and not _ENDS <= at < len(lines) - _ENDS))
    ]
