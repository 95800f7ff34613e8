"""Where in a clause a change stands: in a tag of responsible bodies, among contact details, beside a deadline."""

from __future__ import annotations

import re
from collections.abc import Sequence

_RESPONSIBLE = re.compile(
    r"[（(【\[]?(?:责任单位|责任部门|责任处室|责任科室|牵头单位|牵头部门|配合单位|配合部门|任务分工|主办单位|协办单位|实施主体|责任主体)"
    r"[:：][^）)】\]\n]*"
)
# A name of a contact detail with its colon, and what follows up to the end of the phrase or the next such name.
_CONTACT = re.compile(
    r"[^\s，。；;:：、（）()]{0,6}?(?:联系人|联系方式|电话|热线|传真|手机|邮箱|电子邮件|E-?mail|邮编|邮政编码|网址|网站|链接|微信|公众号|QQ|通讯地址|通信地址|联系地址|邮寄地址)"
    r"[^，。；;:：\n]{0,6}[:：](?:(?!\s\S{2,8}[:：])[^，。；;\n])*"
)
_LONGEST_CONTACT = 200
_HISTORY = re.compile(
    r"[（(]?(?:\d{4}年\d{1,2}月\d{1,2}日[^\n]{0,400}(?:通过|批准|公布|发布|修订|修正|施行)|(?:公布|发布|印发)之日起?(?:施行|实施))[）)。]*"
)
_EFFECTIVE = re.compile(r"^[^，。；\n]{0,6}?(?:起)?(?:施行|实施|执行|生效|启用)")
_VALIDITY_BEFORE = re.compile(r"(?:有效期|试行期|有效)[^，。；\n]{0,8}$")
_VALIDITY_AFTER = re.compile(r"^[^，。；\n]{0,6}?(?:废止|失效|停止执行)")
_DEADLINE_AFTER = re.compile(
    r"^(?:\s*\d{1,2}[:：时点]\d{0,2}分?)?\s*(?:\([^)]*\)|（[^）]*）)?\s*(?:前|之前|以前|止|截止|内|之内|以内|结束|为止)"
)
_DEADLINE_BEFORE = re.compile(
    r"(?:截止|截至|期限|时限|限期|不迟于|不晚于|最迟|逾期|报名|申报|提交|报送|上报|反馈|缴费|申请|受理|公示|时间)[^。；\n]{0,16}$"
)


def contact_spans(text: str) -> list[tuple[int, int]]:
    """The stretches of a text that hold contact details, with their names."""
    return [match.span() for match in _CONTACT.finditer(text)] if _has_colon(text) else []


def responsible_spans(text: str) -> list[tuple[int, int]]:
    """The stretches of a text that name responsible bodies, such as （责任单位：…）."""
    return [match.span() for match in _RESPONSIBLE.finditer(text)] if _has_colon(text) else []


def inside(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a stretch lies within one of the spans."""
    return any(first <= start and end <= last for first, last in spans)


def is_contact_line(text: str) -> bool:
    """Whether a text is nothing but contact details."""
    if len(text) > _LONGEST_CONTACT or not _has_colon(text):
        return False
    return bool(_CONTACT.search(text)) and not re.search(r"\w", _CONTACT.sub("", text))


def is_history_line(text: str) -> bool:
    """Whether a line before the first number only tells when a text was passed, promulgated or amended (题注)."""
    return _HISTORY.fullmatch(text.strip()) is not None


def date_code(text: str, start: int, end: int) -> str:
    """What a date or term at `start` to `end` of a text is for: `effective`, `validity`, `deadline` or `date`."""
    before, after = text[:start][-24:], text[end:][:16]
    if _VALIDITY_BEFORE.search(before) or _VALIDITY_AFTER.search(after):
        return "validity"
    if _EFFECTIVE.search(after):
        return "effective"
    if _DEADLINE_AFTER.search(after) or _DEADLINE_BEFORE.search(before):
        return "deadline"
    return "date"


def _has_colon(text: str) -> bool:
    """Whether a text may name anything before a colon; most do not, and the patterns are dear."""
    return ":" in text or "：" in text
