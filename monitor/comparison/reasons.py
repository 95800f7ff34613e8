"""The reasons of a weight in words."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.comparison.model import WEIGHTS, Reason

# What a code is called before `old → new`; empty where the words speak for themselves (应当 → 可以).
TERMS = {
    "deadline": "期限",
    "effective": "施行日期",
    "validity": "有效期",
    "date": "日期",
    "time": "时间",
    "money": "金额",
    "ratio": "比例",
    "headcount": "人数",
    "age": "年龄",
    "quantity": "数量",
    "modality": "",
    "negation": "",
    "scope": "范围",
    "responsible": "责任单位",
    "lead": "牵头单位",
    "cooperator": "配合单位",
    "responsibility": "责任分工",
    "citation": "引用文件",
    "doc_number": "发文字号",
    "reference": "引用条文",
    "wording": "",
    "clause": "",
    "list_row": "名单",
    "contact": "联系方式",
    "history": "题注",
    "renumbered_reference": "条文序号",
    "number": "序号",
    "place": "位置",
    "variant": "用字",
    "numeral": "写法",
    "punctuation": "标点",
}
_MOST = 4
_LONGEST = 24
_SIGNS = "、，,；;。：:"


def in_words(reasons: Iterable[Reason]) -> str:
    """The heaviest reasons, in their order, as one line; how many more there are is said at its end."""
    ordered = sorted(dict.fromkeys(reasons), key=lambda reason: -WEIGHTS.index(reason.weight))
    words = list(dict.fromkeys(_words(reason) for reason in ordered))
    more = f"；等 {len(words)} 处" if len(words) > _MOST else ""
    return "；".join(words[:_MOST]) + more


def _words(reason: Reason) -> str:
    term = TERMS[reason.code]
    if reason.old is not None and reason.new is not None:
        return f"{term} {_short(reason.old)} → {_short(reason.new)}".strip()
    if reason.new is not None:
        return f"新增{term} {_short(reason.new)}".rstrip()
    if reason.old is not None:
        return f"删去{term} {_short(reason.old)}".rstrip()
    return f"{term}变动"


def _short(text: str) -> str:
    text = " ".join(text.split())
    text = text.strip(_SIGNS) or text
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]}…{text[-_LONGEST // 3 :]}"
