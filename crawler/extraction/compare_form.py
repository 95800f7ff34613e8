"""The form of a text in which two versions are equal when only spelling, width or script differ. Never shown.

DESIGN §5: fold U+FF01–FF5E and U+3000 only, because NFKC would make 102 of 10². Script is folded one character
for one, so that a word cut out of its sentence has the form that it has in it.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache

from crawler.extraction.repair.characters import drop_invisible, map_private_glyphs
from crawler.extraction.repair.pinyin import strip_pinyin
from crawler.extraction.repair.record import Repaired
from crawler.extraction.script import any_of, convert, script_folds

_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SAME = {
    **dict.fromkeys("“”„‟「」〝〞〟", '"'),
    **dict.fromkeys("‘’‚‛『』`´", "'"),
    **dict.fromkeys("〔﹝﹙[【〖{⦅", "("),
    **dict.fromkeys("〕﹞﹚]】〗}⦆", ")"),
    **dict.fromkeys("—–―‒‐‑−─━﹣⸺⸻", "-"),
    **dict.fromkeys("〜∼˜", "~"),
    **dict.fromkeys("・•‧∙⋅●▪■◆", "·"),
    **dict.fromkeys("⟨〈", "〈"),
    **dict.fromkeys("⟩〉", "〉"),
    "∶": ":",
    "｡": "。",
    "､": "、",
    "⋯": "…",
}
_WIDE = re.compile("[\uff01-\uff5e]")
_RUNS = re.compile(r"-{2,}|…{2,}|\.{3,}|'{2}")
_RUN_AS = {"-": "-", "…": "…", ".": "…", "'": '"'}
_BLANK = re.compile(r"\s+")
# A year or day written in Chinese digits, whose zero is typed as 〇, ○, O, o, 0 or 零.
_CHINESE_DATE = re.compile(r"[一二三四五六七八九〇○◯OoΟ0零]{4}(?=年)|(?<=[一二三])[〇○◯OoΟ0零](?=日)")
_ZERO = re.compile("[○◯OoΟ0零]")
# OpenCC leaves 著 where mainland writing has 着; these words keep it.
_ZHU = re.compile(r"(?<![名显专论编原译巨卓昭土合遗拙所新旧])著(?![名作述称者录书文有])")
_PASSES = 6


def compare_form(text: str) -> str:
    """Give the compare form. A compare form's compare form is itself."""
    for _ in range(_PASSES):
        after = _once(text)
        if after == text:
            break
        text = after
    return text


def compare_sha256(text: str) -> str:
    """The hash by which two texts are the same text."""
    return hashlib.sha256(compare_form(text).encode("utf-8", "surrogatepass")).hexdigest()


def to_simplified(text: str) -> str:
    """Traditional to Simplified, as mainland writing has it (着力, but 著名)."""
    return _ZHU.sub("着", convert(text))


def _once(text: str) -> str:
    text = map_private_glyphs(drop_invisible(Repaired(text))).text
    text = _WIDE.sub(lambda match: _WIDTH[match.group()], _BLANK.sub("", text))
    text = strip_pinyin(Repaired(text)).text
    pattern, folds = _folds()
    text = pattern.sub(lambda match: folds.get(match.group(), match.group()), text)
    text = _RUNS.sub(lambda match: _RUN_AS[match.group()[0]], text)
    return _CHINESE_DATE.sub(_date, text)


@cache
def _folds() -> tuple[re.Pattern[str], dict[str, str]]:
    """Every character that another stands for, in one pattern: most texts have few of them."""
    folds = {**script_folds(), **_SAME}
    return any_of(folds), folds


def _date(match: re.Match[str]) -> str:
    digits = match.group()
    if not any(digit in "一二三四五六七八九" for digit in digits) and len(digits) > 1:
        return digits
    return _ZERO.sub("〇", digits)
