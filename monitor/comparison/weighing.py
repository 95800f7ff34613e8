"""Weighs a changed clause: parsed values before characters, and a reason for every place that differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from crawler.extraction.model import Clause
from monitor.comparison.context import date_code, is_history_line
from monitor.comparison.hunk_sides import HunkSide, hunk_sides
from monitor.comparison.model import Reason
from monitor.comparison.numerals import numeral_value
from monitor.comparison.spans import Difference
from monitor.comparison.tokens import Token, TokenKind, token_form
from monitor.comparison.values import date_words, unit_of, value_of

# Signs that part names, or leaders from followers, in a tag of responsible bodies.
_LIST_SIGNS = frozenset(",，、;；")
# One word spelled in two ways, as the standard lists of word forms have it.
_VARIANTS = {
    "其它": "其他",
    "帐号": "账号",
    "帐户": "账户",
    "登陆": "登录",
    "做为": "作为",
    "惟一": "唯一",
    "身分": "身份",
    "部份": "部分",
    "好象": "好像",
}
_UNTYPED: tuple[TokenKind, ...] = ("character", "word", "sign", "blank")
_CODES: dict[TokenKind, str] = {
    "title": "citation",
    "doc_number": "doc_number",
    "contact": "contact",
    "time": "time",
    "percent": "ratio",
    "article": "reference",
    "reference": "reference",
    "ordinal": "quantity",
    "number": "quantity",
    "modality": "modality",
    "negation": "negation",
    "scope": "scope",
}
_UNIT_CODES = {"元": "money", "人": "headcount", "人次": "headcount", "万人": "headcount", "岁": "age"}
_TERM_UNITS = frozenset(
    ("年", "月", "个月", "日", "周", "个工作日", "工作日", "小时", "分钟", "学期", "个学期", "学年", "个学年")
)
_ROLE_WORDS = {"lead": "牵头", "cooperator": "配合", "unspecified": "责任"}


def weigh(
    old: Clause, new: Clause, found: Difference, renumbered: Mapping[int, int], *, preamble: bool = False
) -> list[Reason]:
    """The reasons of a modified clause. `renumbered` says which article number became which in these two texts;
    `preamble` that the clause stands before the first number."""
    bodies = list(_weigh_bodies(old, new))
    reasons = list(bodies)
    for old_side, new_side in hunk_sides(found):
        if old_side.in_responsible_tag and new_side.in_responsible_tag:
            if not bodies:
                reasons.append(_weigh_tag(old_side, new_side))
        elif preamble and _is_history(old_side, new_side):
            reasons.append(Reason("history", "editorial", old_side.words, new_side.words))
        else:
            reasons.extend(_weigh_hunk(old_side, new_side, renumbered))
    return reasons


def _weigh_bodies(old: Clause, new: Clause) -> Iterator[Reason]:
    """Reasons from the bodies that the clause makes responsible, and their parts."""
    before = {body.org: body.role for body in old.responsible}
    after = {body.org: body.role for body in new.responsible}
    for org, role in after.items():
        if org not in before:
            yield Reason("responsible", "substantive", None, org)
        elif before[org] != role:
            words = [f"{org}（{_ROLE_WORDS[part]}）" for part in (before[org], role)]
            yield Reason("responsibility", "substantive", *words)
    for org in before:
        if org not in after:
            yield Reason("responsible", "substantive", org, None)


def _weigh_tag(old: HunkSide, new: HunkSide) -> Reason:
    """A difference inside a tag of responsible bodies whose names and parts were not read as different."""
    signs = {*(old.words or ""), *(new.words or "")}
    if not old.tokens and not new.tokens:
        if signs & _LIST_SIGNS:
            return Reason("responsibility", "substantive", old.words, new.words)
        return Reason("punctuation", "cosmetic", old.words, new.words)
    return Reason("responsible", "substantive", old.words, new.words)


def _weigh_hunk(old: HunkSide, new: HunkSide, renumbered: Mapping[int, int]) -> Iterator[Reason]:
    if not old.tokens and not new.tokens:
        yield Reason("punctuation", "cosmetic", old.words, new.words)
    elif _same_value(old.tokens, new.tokens):
        yield Reason("numeral", "cosmetic", old.words, new.words)
    elif _is_variant(old, new):
        yield Reason("variant", "editorial", old.words, new.words)
    elif _is_contact(old) and _is_contact(new):
        yield Reason("contact", "editorial", old.words, new.words)
    else:
        yield from _weigh_tokens(old, new, renumbered)


def _is_history(old: HunkSide, new: HunkSide) -> bool:
    """Whether all that came or went is a note of when the text was passed, promulgated or amended."""
    words = [side.words for side in (old, new) if side.words is not None]
    return len(words) == 1 and is_history_line(words[0])


def _weigh_tokens(old: HunkSide, new: HunkSide, renumbered: Mapping[int, int]) -> Iterator[Reason]:
    """Reasons by kind of token for what has a kind, and one for the rest."""
    old_only, new_only = _without_common(old, new)
    kinds = dict.fromkeys(side.tokens[at].kind for side, left in ((old, old_only), (new, new_only)) for at in left)
    if all(kind in _UNTYPED for kind in kinds):
        yield Reason("wording", "substantive", old.words, new.words)
        return
    untyped = False
    for kind in kinds:
        if kind in _UNTYPED:
            untyped = True
            continue
        before = [at for at in old_only if old.tokens[at].kind == kind]
        after = [at for at in new_only if new.tokens[at].kind == kind]
        for old_at, new_at in zip_longest(before, after):
            yield _typed_reason(kind, (old, old_at), (new, new_at), renumbered)
    if untyped:
        yield Reason("wording", "substantive", old.words, new.words)


def _typed_reason(
    kind: TokenKind, old: tuple[HunkSide, int | None], new: tuple[HunkSide, int | None], renumbered: Mapping[int, int]
) -> Reason:
    words = [_token_words(side, at) for side, at in (old, new)]
    if kind == "article" and _is_renumbered(old, new, renumbered):
        return Reason("renumbered_reference", "editorial", *words)
    side, at = new if new[1] is not None else old
    assert at is not None, "one side has the token"
    if kind == "date":
        code = date_code(side.text, *side.places[at])
    elif kind == "amount":
        code = _amount_code(side, at)
    else:
        code = _CODES[kind]
    return Reason(code, "editorial" if code == "contact" else "substantive", *words)


def _amount_code(side: HunkSide, at: int) -> str:
    unit = unit_of(side.tokens[at])
    if unit not in _TERM_UNITS:
        return _UNIT_CODES.get(unit, "quantity")
    code = date_code(side.text, *side.places[at])
    return "validity" if code == "validity" else "deadline"


def _is_renumbered(
    old: tuple[HunkSide, int | None], new: tuple[HunkSide, int | None], renumbered: Mapping[int, int]
) -> bool:
    """Whether a reference to an article of this text was only brought up to the article's new number."""
    if old[1] is None or new[1] is None:
        return False
    side, at = old
    assert at is not None, "checked above"
    if side.text[: side.places[at][0]].rstrip().endswith("》"):
        return False
    before, after = (_article(token_form(one.tokens[where].text)) for one, where in (old, new) if where is not None)
    return before is not None and renumbered.get(before) == after


def _article(form: str) -> int | None:
    value = numeral_value(form.removeprefix("第").partition("条")[0])
    return None if value is None else int(value)


def _token_words(side: HunkSide, at: int | None) -> str | None:
    if at is None:
        return None
    token = side.tokens[at]
    return date_words(token) if token.kind == "date" else token.text.strip()


def _same_value(old: Sequence[Token], new: Sequence[Token]) -> bool:
    if len(old) == len(new) and all(value_of(one) == value_of(other) for one, other in zip(old, new, strict=True)):
        return True
    before, after = (numeral_value("".join(token_form(token.text) for token in side)) for side in (old, new))
    return before is not None and before == after


def _is_variant(old: HunkSide, new: HunkSide) -> bool:
    """Whether the hunk, read with the character on either side, is one word in two spellings."""
    if old.end - old.start > 2 or new.end - new.start > 2:
        return False
    before = old.text[max(0, old.start - 1) : old.end + 1]
    after = new.text[max(0, new.start - 1) : new.end + 1]
    return any(
        (variant in before and word in after and before.replace(variant, word) == after)
        or (variant in after and word in before and after.replace(variant, word) == before)
        for variant, word in _VARIANTS.items()
    )


def _is_contact(side: HunkSide) -> bool:
    """Whether everything on this side is a contact detail; nothing at all is."""
    if not side.tokens or all(token.kind == "contact" for token in side.tokens):
        return True
    dated = any(token.kind in {"date", "percent", "modality"} for token in side.tokens)
    return not dated and side.in_contact


def _without_common(old: HunkSide, new: HunkSide) -> tuple[list[int], list[int]]:
    """Positions of tokens whose value the other side does not have as well."""
    before, after = ([value_of(token) for token in side.tokens] for side in (old, new))
    common = Counter(before) & Counter(after)
    return _left(before, common.copy()), _left(after, common.copy())


def _left(values: Sequence[object], common: Counter[object]) -> list[int]:
    left = []
    for at, value in enumerate(values):
        if common[value] > 0:
            common[value] -= 1
        else:
            left.append(at)
    return left
