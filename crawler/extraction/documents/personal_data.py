"""Identity and mobile numbers masked in the text, and rows and lines that list persons found.

Notices stay; what names single persons is kept but marked, so that it is neither indexed nor sent (网络数据安全管理条例
art. 24). Masks keep the length of what they cover, so that offsets hold.
"""

from __future__ import annotations

import re

_D = r"[0-9０-９]"
# 17 digits and a check digit, with a year and month of birth that can be; or the 15 digits of the old numbers.
_IDENTITY = re.compile(
    rf"(?<!{_D})(?:[1-9]\d{{5}}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}[\dXxＸ]"
    rf"|[1-9]\d{{5}}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}})(?!{_D})"
)
_MOBILE = re.compile(r"(?<![0-9０-９])(?<!\d-)(?:1[3-9]\d)([- ]?)(?:\d{4})\1(?:\d{4})(?![0-9０-９])")
_DIGITS = re.compile(rf"{_D}{{3}}")
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)}

_PERSON_HEADER = re.compile(
    r"^(?:考生|学生|教师|申请人|申报人|拟?(?:录用|聘用|聘|入围|录取)?人员?|候选人|获奖者?|选手|负责人)?姓名$"
)
_LISTING_TITLE = re.compile(r"名单|公示|录取|拟聘|拟录用|入围|获奖|面试人员|体检人员|成绩")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江"
    "尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文施洪温季樊兰殷庄章鲁倪庞邢俞翟蓝聂齐柳葛伍申毕欧耿关焦祝左涂柴辛管凌"
)
_NAME = re.compile(r"[\u4e00-\u9fff](?:[ \u3000]{1,2}|·)?[\u4e00-\u9fff]{1,2}(?:·[\u4e00-\u9fff]{1,8})?")
_NAMES_IN_LINE = 3
_NAMES_SHARE = 0.7


def mask(text: str) -> str:
    """Mask identity numbers (110101********1234) and mobile numbers (138****5678); the length stays."""
    if not _DIGITS.search(text):
        return text
    narrow = text.translate(_WIDE)
    for match in _IDENTITY.finditer(narrow):
        text = _cover(text, match.start() + 6, match.end() - 4)
    for match in _MOBILE.finditer(narrow):
        text = _cover(text, match.start() + 3 + len(match.group(1)), match.end() - 4 - len(match.group(1)))
    return text


def person_rows(rows: dict[int, tuple[str, ...]], title: str) -> frozenset[int]:
    """Which table rows name persons: those under a 姓名 column, and in a list or 公示 those that hold a name.

    `rows` are the cells of each row by its place in the document, in order.
    """
    listing = _LISTING_TITLE.search(title) is not None
    found: set[int] = set()
    column: int | None = None
    before: int | None = None
    for index, cells in rows.items():
        squeezed = ["".join(cell.split()) for cell in cells]
        header = next((at for at, cell in enumerate(squeezed) if _PERSON_HEADER.match(cell)), None)
        if header is not None:
            column = header
        elif column is not None and before is not None and index - before <= 1:
            if column < len(cells) and squeezed[column]:
                found.add(index)
        else:
            column = None
            if listing and any(is_person_name(cell) for cell in cells):
                found.add(index)
        before = index
    return frozenset(found)


def is_list_of_persons(line: str) -> bool:
    """Whether a line is names and little else: 张 三　李四　王小五."""
    parts: list[str] = []
    for part in re.split(r"[\s、，,;；]+", line.strip()):
        # 张 三: a name of two characters, spaced to the width of three.
        if len(part) == 1 and parts and len(parts[-1]) == 1:
            parts[-1] += part
        else:
            parts.append(part)
    names = sum(is_person_name(part) for part in parts)
    return names >= _NAMES_IN_LINE and names >= _NAMES_SHARE * len(parts)


def is_person_name(text: str) -> bool:
    """Whether a cell reads as a person's name: two or three characters, the first a common surname."""
    name = text.strip()
    return name[:1] in _SURNAMES and _NAME.fullmatch(name) is not None


def _cover(text: str, start: int, end: int) -> str:
    return text[:start] + "*" * (end - start) + text[end:]
