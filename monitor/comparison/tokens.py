"""Cuts a clause into what a reader changes as a whole: dates, numbers with units, titles, document numbers, words of
obligation; every other character stands alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from crawler.extraction.compare_form import compare_form, to_simplified
from monitor.comparison.numerals import CHINESE_NUMERAL, DIGITS

TokenKind = Literal[
    "title",
    "doc_number",
    "contact",
    "date",
    "time",
    "percent",
    "article",
    "reference",
    "amount",
    "ordinal",
    "number",
    "modality",
    "negation",
    "scope",
    "word",
    "blank",
    "sign",
    "character",
]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text, as it stands there, and what it is."""

    kind: TokenKind
    text: str


# Width is folded one to one, so that places stay; not the comma, which parts numbers in a list (2023，2024) but
# groups the digits of one in ASCII (1,200).
_NARROW = {0x3000: " ", **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code != 0xFF0C}}

_CN = CHINESE_NUMERAL
_NUM = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_YEAR = r"(?:\d{4}|[〇○零ＯOo一二三四五六七八九]{4})"
_SMALL = rf"(?:\d{{1,2}}|{_CN}{{1,3}})"
_ADDRESS = r"https?://[!-~]+|www\.[!-~]+|[A-Za-z\d._+-]+@[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+"
_PHONE = (
    r"(?<!\d)(?:\(0\d{2,3}\)|0\d{2,3}[-— ])\d{7,8}(?:-\d{1,6})?(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)"
    r"|(?<!\d)400-?\d{3,4}-?\d{3,4}(?!\d)"
)
_DATE = (
    rf"{_YEAR}年{_SMALL}月(?:{_SMALL}[日号])?"
    r"|(?<!\d)\d{4}(?P<separator>[-./])\d{1,2}(?P=separator)\d{1,2}(?!\d)"
    rf"|{_SMALL}月{_SMALL}[日号]|(?<!\d){_YEAR}年(?!级)|(?<!\d)\d{{1,2}}月(?!\d)"
)
# Units that stand behind numbers in notices; longer ones first.
_UNITS = (
    "个工作日|工作日|自然日|个月|个学期|个学年|个学时|个课时|个小时|小时|分钟|周年|周岁|学年|学期|学时|课时|学分|万元|亿元|千元|元|"
    "年级|平方米|平方公里|公里|千米|米|公斤|千克|万人|人次|人|名|位|所|家|个|项|次|倍|级|岁|年|月|日|天|周|节|门|分|届|期|批|页|份|"
    "套|台|册|部|件|辆|班|轮|处|条|款|篇|字|号|户|度|档|场"
)
_MODALITY = (
    "应当|必须|可以|不得|禁止|严禁|鼓励|支持|提倡|允许|不允许|不可以|不应当|不应|务必|原则上|一律|需要|无需|不需要|有权|无权|不予|可予|"
    "酌情|优先|免予|免于"
)
_NEGATION = "不再|不能|不会|没有|不|未|无|非|勿|免"
_SCOPE = (
    "不少于|不低于|不超过|不高于|不大于|不小于|少于|低于|超过|高于|以上|以下|以内|以外|之前|之后|以前|以后|至少|最多|全部|部分|"
    "所有|全体|各级各类|仅限|除外|包括|不含|以及|或者"
)
# Characters with which a token of several characters may begin; all others stand alone without being asked further.
_STARTS = f"第百{DIGITS}十千万亿" + "".join(
    sorted({word[0] for words in (_MODALITY, _NEGATION, _SCOPE) for word in words.split("|")})
)
_PATTERN = re.compile(
    "|".join(
        (
            rf"(?P<plain>(?![{_STARTS}])[\u4e00-\u9fff])",
            r"(?P<title>《[^《》\n]{1,80}(?:《[^《》\n]{1,80}》[^《》\n]{0,80})*》)",
            r"(?P<doc_number>[〔\[【﹝(〈](?:19|20)\d{2}[〕\]】﹝)〉]\s*第?\s*\d{1,5}\s*号)",
            rf"(?P<contact>{_ADDRESS}|{_PHONE})",
            rf"(?P<date>{_DATE})",
            r"(?P<time>(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)|(?<!\d)\d{1,2}[时点](?:\d{1,2}分|半|整)?)",
            rf"(?P<percent>百分之(?:{_CN}|点)+|{_NUM}\s*(?:%|‰|个百分点))",
            rf"(?P<article>第(?:{_CN}+|\d+)条(?:之{_CN}+)?)",
            rf"(?P<reference>第(?:{_CN}+|\d+|\((?:{_CN}+|\d+)\))[款项目章节编])",
            rf"(?P<amount>(?:{_NUM}[百千万亿]*|{_CN}+)\s*[多余]?(?:{_UNITS}))",
            rf"(?P<ordinal>第(?:{_CN}+|\d+))",
            rf"(?P<number>{_NUM})",
            rf"(?P<modality>{_MODALITY})",
            rf"(?P<scope>{_SCOPE})",
            rf"(?P<negation>{_NEGATION})",
            r"(?P<word>[A-Za-z][A-Za-z\d_-]*)",
            r"(?P<blank>\s+)",
            r"(?P<sign>[^\w\s])",
            r"(?P<character>.)",
        )
    ),
    re.DOTALL,
)
# What may stand before the year of a document number and belongs to it: the issuer's code, such as 苏教(职), back to a
# word that only leads to it.
_CODE = re.compile(r"[\u4e00-\u9fff]{1,8}(?:\([\u4e00-\u9fff]{1,4}\)[\u4e00-\u9fff]{0,3})?$")
_CODE_WINDOW = 18
_LEADING = re.compile(".*(?:[据照依按以见和与及由的将对在为等至从号]|印发|下发|转发)")


def tokenize(text: str) -> list[Token]:
    """Cut a text into tokens; joined they are the text again."""
    narrow = text.translate(_NARROW)
    simplified = to_simplified(narrow)
    if len(simplified) == len(narrow):
        narrow = simplified
    tokens: list[Token] = []
    for match in _PATTERN.finditer(narrow):
        name = match.lastgroup
        kind: TokenKind = "character" if name == "plain" else name  # type: ignore[assignment]  # names are the kinds
        start = match.start()
        if kind == "doc_number":
            start -= _take(tokens, _code_length(narrow, start))
        tokens.append(Token(kind, text[start : match.end()]))
    return tokens


@lru_cache(maxsize=65_536)
def token_form(text: str) -> str:
    """The compare form of one token; most are single characters that come again and again."""
    return compare_form(text)


def _code_length(text: str, end: int) -> int:
    """How many characters before `end` are an issuer's code."""
    found = _CODE.search(text[max(0, end - _CODE_WINDOW) : end])
    return len(_LEADING.sub("", found.group())) if found else 0


def _take(tokens: list[Token], length: int) -> int:
    """Drop tokens from the end, at most so many characters, and say how many there were."""
    taken = 0
    while tokens and taken + len(tokens[-1].text) <= length:
        taken += len(tokens.pop().text)
    return taken
