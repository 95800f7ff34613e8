"""Bytes of a page to text, whatever its labels say.

The order is BOM, HTTP charset, meta, detector. A label is a claim: it holds only when the text that it gives reads
like the languages we meet, because pages labelled gb2312 hold gb18030, and some labelled gbk hold UTF-8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import repeat

from charset_normalizer import from_bytes

# WHATWG reads every one of the GB labels as its superset; so do we, with the widest.
_LABELS = {
    **dict.fromkeys(("utf-8", "utf8", "utf-8-sig", "unicode-1-1-utf-8", "x-utf-8", "unicode", "utf"), "utf-8"),
    **dict.fromkeys(
        ("gb2312", "gb-2312", "gb_2312", "gb_2312-80", "gb2312-80", "csgb2312", "x-gbk", "gbk", "gb18030", "gb-18030",
         "gb-k", "gb", "cp936", "ms936", "936", "windows-936", "x-cp20936", "euc-cn", "chinese", "iso-ir-58"),
        "gb18030",
    ),
    **dict.fromkeys(("big5", "big-5", "big5-hkscs", "cn-big5", "x-x-big5", "cp950", "csbig5"), "big5hkscs"),
    **dict.fromkeys(("utf-16", "utf-16le", "utf16", "ucs-2"), "utf-16-le"),
    "utf-16be": "utf-16-be",
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252", "cp1252"),
                    "cp1252"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    "euc-jp": "euc_jp",
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "windows-949"), "cp949"),
}  # fmt: skip

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_HEAD = 65_536
_CHARSET = re.compile(rb"charset[\s\"']{0,4}[=:][\s\"']{0,4}([A-Za-z][\w.:-]{1,24})", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^<>]{0,400}", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^<>]{0,100}encoding\s*=\s*[\"']?([\w.-]{2,24})", re.IGNORECASE)
_OTHER_TAG = re.compile(rb"<(?:script|link|style|a|form)\b[^>]{0,400}", re.IGNORECASE)
_HTTP = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,25})", re.IGNORECASE)

# The characters that carry about two fifths of any Chinese text, in both scripts; wrongly decoded text lacks them.
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多"
    "定行学法所民得经十三之进等部度家力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些"
    "然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又利比或但质气第向道命此变条只没结解问意建月公"
    "无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较"
    "教育校省市区县局办通知关于中华人民共和国，。、：；“”（）《》〔〕"
    "這個為時來們國發動會過說產種面後對開還樣與關點體現實兩經無機當將應從業變條問題學黨員總長結處區縣務證書內規"
)
_LEVEL_ONE = frozenset(
    char
    for row in range(0xB0, 0xD8)
    for char in bytes(byte for cell in range(0xA1, 0xFF) for byte in (row, cell)).decode("gb2312", "ignore")
)
# Typical text has two fifths frequent characters; three tenths are enough to be certain.
_WEIGHTS = dict.fromkeys(_LEVEL_ONE, 0.5)
_WEIGHTS |= {char: _WEIGHTS.get(char, 0.0) + 0.5 / 0.3 for char in _FREQUENT}
_ASCII = bytes(range(128))
_SAMPLE_CHARS = 400
_SAMPLED_FIRST = 16_384
_PLAUSIBLE = 0.45
_CERTAIN = 0.9
_UNDONE = 0.8


@dataclass(frozen=True, slots=True)
class Decoded:
    """`encoding` is the codec that gave `text`; `double:X` when UTF-8 had been read as X and stored again.
    `declared` is the label found, as it stood, or None."""

    text: str
    encoding: str
    declared: str | None


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Give the text of `body`. Never raises: bytes that no codec reads become U+FFFD."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(encoding, "replace"), encoding, encoding)
    labels = [label for label in (_http_label(content_type), _markup_label(body)) if label]
    declared = labels[0] if labels else None
    candidates = list(dict.fromkeys(_LABELS[label.lower()] for label in labels if label.lower() in _LABELS))
    best: tuple[float, str, str] | None = None
    for encoding in [*candidates, *(name for name in _detected(body) if name not in candidates)]:
        score, text = _read_as(body, encoding)
        if score >= (_PLAUSIBLE if encoding in candidates else _CERTAIN):
            return Decoded(text, encoding, declared)
        if score >= 0 and (best is None or score > best[0]):
            best = score, text, encoding
    if (best is None or best[0] < _CERTAIN) and (undone := _undo_double(body)) is not None:
        return Decoded(*undone, declared)
    if best is None or best[0] < _PLAUSIBLE:
        best = _last_resort(body, best)
    return Decoded(best[1], best[2], declared)


def _read_as(body: bytes, encoding: str) -> tuple[float, str]:
    """The text that a codec gives, with its plausibility; -1 and no text for UTF-8 that cannot be that."""
    if encoding != "utf-8":
        text = body.decode(encoding, "replace")
        return plausibility(text), text
    if (score := _score(_utf8_sample(body))) > 0:
        return score, body.decode("utf-8", "replace")
    try:
        return 0.0, body.decode("utf-8")
    except UnicodeDecodeError:
        return -1.0, ""


def plausibility(text: str) -> float:
    """How much `text` reads like Chinese or plain ASCII, 0 to 1: frequent characters count whole, other characters of
    GB 2312 level 1 half, and each replacement character costs its place five times over."""
    sample = _utf8_sample(text[:_SAMPLED_FIRST].encode("utf-8", "replace"))
    if len(sample) < _SAMPLE_CHARS:
        sample = _utf8_sample(text.encode("utf-8", "replace"))
    return _score(sample)


def _utf8_sample(body: bytes) -> str:
    """The first characters beyond ASCII; in UTF-8 no ASCII byte is a part of one, so the rest can be dropped first.
    Most pages have enough of them near their beginning."""
    found = body[:_SAMPLED_FIRST].translate(None, _ASCII)
    if len(found) < 3 * _SAMPLE_CHARS:
        found = body.translate(None, _ASCII)
    return found[: 3 * _SAMPLE_CHARS].decode("utf-8", "replace")


def _score(found: str) -> float:
    if not found:
        return 1.0
    found = found[:_SAMPLE_CHARS]
    score = sum(map(_WEIGHTS.get, found, repeat(0.0))) / len(found)
    return max(0.0, min(1.0, score) - 5 * found.count("\ufffd") / len(found))


def _http_label(content_type: str) -> str | None:
    match = _HTTP.search(content_type[:1000])
    return match.group(1) if match else None


def _markup_label(body: bytes) -> str | None:
    """The label in a meta element, well formed or not (`httpequiv`, no quotes), else in an XML declaration, else
    anywhere in the head but on an element that speaks of another file."""
    head = body[:_HEAD].replace(b"\x00", b"")
    for meta in _META.finditer(head):
        if match := _CHARSET.search(meta.group()):
            return match.group(1).decode("ascii", "replace")
    if match := _XML.search(head):
        return match.group(1).decode("ascii", "replace")
    rest = _OTHER_TAG.sub(b"", head[:4096])
    match = _CHARSET.search(rest)
    return match.group(1).decode("ascii", "replace") if match else None


def _detected(body: bytes) -> tuple[str, ...]:
    """Codecs worth trying without a label, the likeliest first."""
    head = body[:2000]
    if len(head) > 8 and head.count(b"\x00") * 5 > len(head):
        little_first = head[1::2].count(0) >= head[0::2].count(0)
        return ("utf-16-le", "utf-16-be") if little_first else ("utf-16-be", "utf-16-le")
    return "utf-8", "gb18030", "big5hkscs"


def _last_resort(body: bytes, best: tuple[float, str, str] | None) -> tuple[float, str, str]:
    """A general detector, for the rare page that is not Chinese; asked last because it is slow and fond of others."""
    if best is not None and "\ufffd" not in best[1]:
        return best
    guess = from_bytes(body[:8192]).best()
    if guess is not None and guess.encoding in _LABELS.values():
        text = body.decode(guess.encoding, "replace")
        if best is None or text.count("\ufffd") < best[1].count("\ufffd"):
            return plausibility(text), text, guess.encoding
    return best if best is not None else (0.0, body.decode("utf-8", "replace"), "utf-8")


def _undo_double(body: bytes) -> tuple[str, str] | None:
    """The text of UTF-8 that was read as another codec and stored again, if undoing that loses nothing."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    for wrong in ("gb18030", "cp1252", "latin-1"):
        try:
            undone = text.encode(wrong).decode("utf-8")
        except UnicodeError:
            continue
        if undone != text and plausibility(undone) > _UNDONE:
            return undone, f"double:{wrong}"
    return None
