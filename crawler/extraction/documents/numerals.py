"""Chinese numerals as notices write them: 二十三, 一百零五, 〇, and digit by digit as in 二〇二三 and 三五零."""

from __future__ import annotations

_DIGITS = {
    **{digit: value for value, digit in enumerate("〇一二三四五六七八九")},
    **{str(value): value for value in range(10)},
    **dict.fromkeys("零○◯OoΟ", 0),
    "两": 2,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SPECIAL = {"廿": 20, "卅": 30}

NUMERAL = "一二三四五六七八九十百"


def to_int(text: str) -> int | None:
    """The value of a numeral in Chinese or Arabic digits, or None when it is not a numeral."""
    text = "".join(text.split())
    if not text or len(text) > 9:
        return None
    if any(character in _UNITS or character in _SPECIAL for character in text):
        return _with_units(text)
    digits = [_DIGITS.get(character) for character in text]
    if None in digits:
        return None
    return int("".join(map(str, digits)))


def _with_units(text: str) -> int | None:
    total = digit = 0
    for character in text:
        if character in _SPECIAL:
            total += _SPECIAL[character]
        elif character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        elif character in _DIGITS:
            digit = _DIGITS[character]
        else:
            return None
    return total + digit
