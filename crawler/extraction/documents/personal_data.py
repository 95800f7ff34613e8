"""Identity and mobile numbers masked in the text, and rows and lines that list persons found.

Notices stay; what names single persons is kept but marked, so that it is neither indexed nor sent (网络数据安全管理条例
art. 24). Masks keep the length of what they cover, so that offsets hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_D = r"[0-9０-９]"
# 17 digits and a check digit, with a year and month of birth that can be; or the 15 digits of the old numbers.
_IDENTITY = re.compile(
    rf"(?<!{_D})(?:[1-9]\d{{5}}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}[\dXxＸ]"
    rf"|[1-9]\d{{5}}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}})(?!{_D})"
)
_MOBILE = re.compile(r"(?<![0-9０-９])(?<!\d-)(?:1[3-9]\d)([- ]?)(?:\d{4})\1(?:\d{4})(?![0-9０-９])")
_DIGITS = re.compile(rf"{_D}{{3}}")
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)}

# Columns that name persons. 联系人, 负责人 and 法定代表人 belong to tables of schools and offices, which readers need.
_NAMES_COLUMN = re.compile(r".{0,8}(?:姓名|名字)(?:\(.*\)|/.*)?")
_PERSONS_COLUMN = re.compile(
    r"(?:项目|课题|成果|作品|论文|案例|第一|主要|拟|团队|获奖|参赛)?"
    r"(?:考生|学生|儿童|幼儿|教师|教练|申请人|申报人|申报者|申请者|被推荐人|推荐人选|推荐对象|候选人|入围者|人员|人选|成员|获奖者|获奖人"
    r"|选手|作者|主持人|完成人|承担人|主讲人|指导教师|指导老师|辅导教师|辅导老师|班主任|监护人|家长|党员|同志|专家|评委)(?:\(.*\))?"
    r"|(?:项目|课题)负责人"
)
_OTHER_COLUMN = re.compile(
    r"村|社区|居委|小区|街道|路|学校|单位|部门|幼儿园|名称|地[址点]|区域|范围|项目|专业|学科|科目|岗位|民族|籍贯|生源|类[别型]|级别|等[次级]"
    r"|联系人|负责人|法定代表人|法人|校长|园长|举办者"
)
_LISTING_TITLE = re.compile(r"名单|公示|录取|拟聘|拟录用|入围|获奖|面试人员|体检人员|成绩")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江"
    "尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文施洪温季樊兰殷庄章鲁倪庞邢俞翟蓝聂齐柳葛伍申毕欧耿关焦祝左涂柴辛管凌"
)
# 王小明, 李　思, 张*, 陈某某.
_BETWEEN_NAMES = re.compile(r"[、,，;；/]")
_NAME = re.compile(
    r"[\u4e00-\u9fff](?:(?:[ \u3000]{1,2}|·)?[\u4e00-\u9fff]{1,2}(?:·[\u4e00-\u9fff]{1,8})?"
    r"|[*＊×○]{1,2}[\u4e00-\u9fff]?|[\u4e00-\u9fff][*＊×○])"
)
_TOTAL = re.compile(r"合计|小计|总计|共计|备注|说明|注:|注：")
_NARROW = {ord("（"): "(", ord("）"): ")", ord("／"): "/"}
_NAMES_IN_LINE = 3
_HEADER_WITHIN = 4
_NAMES_SHARE, _NAMES_SHARE_HEADED = 0.7, 0.5


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


def announces_persons(title: str) -> bool:
    """Whether a title says that persons are listed: 名单, 公示, 拟录用."""
    return _LISTING_TITLE.search(title) is not None


def person_rows(rows: dict[int, tuple[str, ...]], announced: Callable[[int], bool]) -> frozenset[int]:
    """Which table rows name persons. A table is decided as a whole: by its header (姓名, 主持人 …), and in a list or
    公示 without such a header by a column that holds little else than names. A table without a header goes on with
    the one before it when it has as many columns and names in the same one.

    `rows` are the cells of each row by its place in the document, in order; adjacent rows are one table. `announced`
    says whether the title, or a line above a place, announces a list of persons.
    """
    found: set[int] = set()
    width, known = 0, frozenset[int]()
    for table in _tables(rows):
        below = [rows[at] for at in table]
        head = next((at for at in range(min(len(table), _HEADER_WITHIN)) if _headed(below[at:])), None)
        if head is not None:
            columns, members = _headed(below[head:]), table[head + 1 :]
            width, known = len(below[head]), columns
        else:
            columns = _filled_with_names(below)
            columns = columns if announced(table[0]) or (len(below[0]) == width and columns & known) else frozenset()
            members = table if _names(below[0], columns) else table[1:]
        if columns:
            found.update(at for at in members if _is_of_person(rows[at], columns))
    return frozenset(found)


def _tables(rows: dict[int, tuple[str, ...]]) -> list[list[int]]:
    """The rows' places, adjacent ones together."""
    tables: list[list[int]] = []
    for at in rows:
        if tables and at - tables[-1][-1] == 1:
            tables[-1].append(at)
        else:
            tables.append([at])
    return tables


def _headed(rows: Sequence[tuple[str, ...]]) -> frozenset[int]:
    """The columns that the first of some rows says name persons: 姓名 alone says so, 教师 when names stand below."""
    heads = ["".join(cell.split()).translate(_NARROW) for cell in rows[0]]
    return frozenset(
        at
        for at, head in enumerate(heads)
        if _NAMES_COLUMN.fullmatch(head)
        or (_PERSONS_COLUMN.fullmatch(head) and _share_of_names(rows[1:], at) >= _NAMES_SHARE_HEADED)
    )


def _filled_with_names(rows: Sequence[tuple[str, ...]]) -> frozenset[int]:
    """The columns of which nearly all cells read as names, unless their head says that they name something else."""
    return frozenset(
        at
        for at, head in enumerate(rows[0])
        if not _OTHER_COLUMN.search(head)
        and _share_of_names(rows if is_person_name(head) else rows[1:], at) >= _NAMES_SHARE
    )


def _share_of_names(rows: Sequence[tuple[str, ...]], column: int) -> float:
    """The share of a column's cells that name a person, or several (甲、乙)."""
    cells = [row[column].strip() for row in rows if column < len(row) and row[column].strip()]
    starting = [cell for cell in cells if cell[0] in _SURNAMES]
    named = sum(all(is_person_name(part) for part in _BETWEEN_NAMES.split(cell)) for cell in starting)
    return named / len(cells) if cells else 0.0


def _names(cells: Sequence[str], columns: frozenset[int]) -> bool:
    return any(at < len(cells) and is_person_name(cells[at]) for at in columns)


def _is_of_person(cells: Sequence[str], columns: frozenset[int]) -> bool:
    """Whether a row below a header is a person's: not a heading over all columns, nor a total."""
    if any(at < len(cells) and cells[at].strip() for at in columns):
        return True
    filled = ["".join(cell.split()) for cell in cells if cell.strip()]
    return len(filled) > 1 and not _TOTAL.match(filled[0])


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
