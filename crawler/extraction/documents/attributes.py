"""The attributes that legal databases put before a text: 文章属性•【制定机关】…•【字号】…正文 (domain §2.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.extraction.documents.lines import Line, line_of

_KEYS = (
    "制定机关|发布部门|发布机关|发文机关|公布日期|发布日期|字号|发文字号|发布文号|施行日期|实施日期|生效日期|效力等级|效力级别|时效性|主题分类"
    "|法规类别|批准部门|批准日期|失效日期|失效依据|修改依据|部分失效依据"
)
_FIELD = re.compile(rf"【(?P<key>{_KEYS})】(?P<value>[^【•]{{0,200}}?)(?=[•·]? ?【|[•·]|正文|$)")
_START = re.compile(rf"(?:文章属性)? ?[•·]? ?【(?:{_KEYS})】")
_SAME = {
    "发布部门": "制定机关",
    "发布机关": "制定机关",
    "发文机关": "制定机关",
    "发布日期": "公布日期",
    "发文字号": "字号",
    "发布文号": "字号",
    "实施日期": "施行日期",
    "生效日期": "施行日期",
    "效力级别": "效力等级",
    "法规类别": "主题分类",
}
_FEWEST_FIELDS = 2


@dataclass(frozen=True, slots=True)
class AttributeBlock:
    """A block's fields by the older names of their keys, the lines it fills (`start` to before `end`), the title
    written before it on its first line, and what stands after it on its last line (or None)."""

    start: int
    end: int
    title: str
    fields: dict[str, str]
    rest: Line | None


def find_blocks(lines: Sequence[Line]) -> list[AttributeBlock]:
    """All blocks of a page, in order."""
    blocks: list[AttributeBlock] = []
    index = 0
    while index < len(lines):
        block = _block_at(lines, index)
        if block is not None:
            blocks.append(block)
        index = block.end if block is not None else index + 1
    return blocks


def _block_at(lines: Sequence[Line], start: int) -> AttributeBlock | None:
    opening = _START.search(lines[start].form) if "【" in lines[start].form else None
    if opening is None:
        return None
    fields: dict[str, str] = {}
    end = start
    after = 0
    while end < len(lines):
        found = list(_FIELD.finditer(lines[end].form, opening.start() if end == start else 0))
        if not found or (end > start and found[0].start() > 1):
            break
        fields.update({_SAME.get(item["key"], item["key"]): item["value"].strip(" •·") for item in found})
        after = found[-1].end()
        end += 1
    end -= 1
    if len(fields) < _FEWEST_FIELDS:
        return None
    rest = lines[end].text[after:]
    kept = re.sub(r"^[\s•·]*(?:正文)?\s*", "", rest)
    next_line = end + 1
    if not kept and next_line < len(lines) and lines[next_line].squeezed == "正文":
        next_line += 1
    title = lines[start].text[: opening.start()].strip()
    return AttributeBlock(start, next_line, title, fields, line_of(kept) if kept else None)
