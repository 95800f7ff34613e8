"""The 政府信息公开 table: labels and values, in cells, in dl/dt/dd, or as `label：value` in spans.

It is read from lines, so its markup does not matter. Label variants are those seen on sites; blanks that pad a label
(索 引 号) are dropped before it is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.extraction.page.lines import Line
from crawler.extraction.script import simplify

# fmt: off
_VARIANTS = {
    "索引号": ("索引号", "信息索引", "信息索引号", "索引编号", "索取号"),
    "名称": ("名称", "信息名称", "标题", "文件名称", "信息标题", "公文名称", "文件标题"),
    "主题分类": ("信息分类", "主题分类", "分类", "公开目录", "信息类别", "主题类别", "所属分类", "目录分类",
             "组配分类"),
    "体裁分类": ("体裁分类", "公文种类", "体裁", "文种", "文件类型", "公文类型"),
    "发布机构": ("发布机构", "发布机关", "公开机构", "发布单位", "公开主体", "公开部门", "发布部门", "信息公开单位",
             "发布主体"),
    "发文机关": ("发文机关", "发文单位", "发文机构", "制发机关", "制定机关", "发文部门", "印发单位", "颁布单位"),
    "生成日期": ("生成日期", "生成时间", "信息生成日期", "产生日期"),
    "成文日期": ("成文日期", "成文时间", "发文日期", "发文时间", "制发日期", "印发日期", "签发日期", "落款时间",
             "落款日期"),
    "发布日期": ("发布日期", "公开日期", "发布时间", "公开时间", "公布日期", "发布于", "上网时间", "上网日期",
             "颁布日期"),
    "发文字号": ("发文字号", "文号", "文件编号", "文件字号", "发文文号", "公文文号", "文件文号", "文字号"),
    "主题词": ("主题词", "关键词", "关键字", "主题词汇"),
    "内容概述": ("内容概述", "概述", "内容摘要", "摘要", "信息概述"),
    "时效性": ("有效性", "时效", "时效性", "是否有效", "有效状态", "效力状态", "文件状态", "时效状态"),
    "生效日期": ("生效日期", "实施日期", "施行日期", "生效时间", "实施时间"),
    "废止日期": ("废止日期", "失效日期", "终止日期", "废止时间", "失效时间"),
    "有效期": ("有效期", "有效期至", "有效期限"),
    "公开方式": ("公开方式", "公开形式"),
    "公开范围": ("公开范围",),
    "公开类别": ("公开类别", "公开类型", "公开属性"),
    "统一编号": ("统一编号", "登记号", "规范性文件编号", "规范性文件统一编号", "规范性文件登记号", "统一登记编号",
             "登记编号"),
    "文件下载": ("文件下载",),
}
# fmt: on
_CANONICAL = {variant: name for name, variants in _VARIANTS.items() for variant in variants}
_STRONG = frozenset(
    ("索引号", "发文字号", "发布机构", "发文机关", "生成日期", "成文日期", "发布日期", "主题分类", "统一编号", "时效性")
)
_NONE = re.compile(r"[无暂空\-—－/\\\s　]*|暂无|没有|null|undefined", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:^|(?<=[\s\t|｜【\[]))[【\[]?("
    + "|".join(r"[ \u3000]{0,6}".join(variant) for variant in sorted(_CANONICAL, key=len, reverse=True))
    + r")[】\]]?(?:[ \u3000]{0,3}[:：]\s?|(?=\s)|$|(?P<glued>(?=[^\s:：])))"
)
# What a bar says behind a date, when bar and table are one line.
_BAR = re.compile(
    r"[\s|｜]+(?:(?:信息|文章|稿件)?来源|作者|责任编辑|编辑|浏览|阅读|点击|访问|字号|字体|打印|分享|收藏|关闭)[^\s:：]{0,4}\s?[:：(（【].*$"
)
_LONGEST_LINE = 600
_GAP = 2


@dataclass(frozen=True, slots=True)
class MetadataTable:
    """Values by canonical label, `""` for a row that is there and empty; the labels as written; the lines it takes."""

    values: dict[str, str]
    written: dict[str, str]
    lines: frozenset[int]


@dataclass(slots=True)
class _Found:
    line: int
    name: str
    written: str
    value: str
    glued: bool
    value_line: int | None = None


def read_metadata_table(lines: Sequence[Line]) -> MetadataTable:
    """Read every such table of a page (the same one may stand on it twice) into one."""
    values: dict[str, str] = {}
    written: dict[str, str] = {}
    taken: set[int] = set()
    for cluster in _clusters(lines):
        _values_below(cluster, lines)
        full = {found.name for found in cluster if found.value}
        # Where only style sheets part label and value (发布机关教育部), sentences look alike: three labels, not two.
        least = 3 if any(found.glued and found.value for found in cluster) else 2
        if len(full) < least or not full & _STRONG:
            continue
        for found in cluster:
            taken.update(at for at in (found.line, found.value_line) if at is not None)
            if found.name not in values or (found.value and not values[found.name]):
                values[found.name] = found.value
                written[found.name] = found.written
    return MetadataTable(values, written, frozenset(taken))


def _clusters(lines: Sequence[Line]) -> list[list[_Found]]:
    """Labels that stand close together, at most a line apart."""
    clusters: list[list[_Found]] = []
    last = -_GAP - 1
    for at, line in enumerate(lines):
        found = _labels(at, line) if len(line.text) <= _LONGEST_LINE else []
        if not found:
            continue
        if at - last > _GAP:
            clusters.append([])
        clusters[-1] += found
        last = at
    return clusters


def _labels(at: int, line: Line) -> list[_Found]:
    """The labels of one line; a line that begins with something else is a sentence, not a row."""
    matches = list(_LABEL.finditer(line.form))
    if not matches or line.text[: matches[0].start()].strip(" |｜【["):
        return []
    rows: list[_Found] = []
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        end = following.start() if following else len(line.text)
        end = bar.start() if (bar := _BAR.search(line.form, match.end(), end)) else end
        value = line.text[match.end() : end].strip(" \t\u3000|｜:：")
        label = line.text[slice(*match.span(1))]
        rows.append(
            _Found(
                at,
                _CANONICAL["".join(match.group(1).split())],
                label,
                "" if _NONE.fullmatch(simplify(value)) else value,
                match["glued"] is not None,
            )
        )
    return rows


def _values_below(cluster: list[_Found], lines: Sequence[Line]) -> None:
    """Give labels that stand alone on their lines the lines that follow, where the cluster shows that this is its way:
    each value between two labels. The last label has one only if most others have."""
    places = {found.line for found in cluster}
    alone = [found for found in cluster if not found.value and sum(one.line == found.line for one in cluster) == 1]
    inner = [found for found in alone if found.line + 1 not in places and found is not cluster[-1]]
    for found in inner + ([cluster[-1]] if cluster[-1] in alone and 2 * len(inner) >= len(cluster) else []):
        below = found.line + 1
        if below < len(lines) and below not in places:
            text = lines[below].text.strip(" \t\u3000:：")
            found.value = "" if _NONE.fullmatch(simplify(text)) else text
            found.value_line = below
