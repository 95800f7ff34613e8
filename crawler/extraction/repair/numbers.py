"""Numbers that were corrupted before the text reached us: decimal points, per cent signs and words lost.

They are flagged `numeric_suspect`, never guessed: a wrong number is worse than none.
"""

from __future__ import annotations

import re

from crawler.extraction.documents.matching_form import matching_form

# What cannot be meant. The text is in matching form (half-width, simplified).
_BROKEN = (
    re.compile(r"之日起\d{5,8}(?!\d)"),  # a date whose 年月日 are gone: 自公告之日起2025430
    re.compile(r"(?:,[ ]?){3,}|(?:、[ ]?){3,}"),  # what stood between is gone
)
# What one slip of a writer may also give; two of them may not.
_ODD = (
    re.compile(r"(\d{4})年[^,。;]{0,8}比\1年"),
    re.compile(r"(?:占|占比|占全市|占全区|占总数)(?:达|为|约)?\d{3,}(?=[,。;、)])"),
    re.compile(
        r"(?:增长率|增长|下降|提高|合格率|达标率|入学率|巩固率|覆盖率|完成率|通过率|率达|率为)(?:了|达到|达|为|约)?\d{2,}(?=[,。;、)])"
    ),
    re.compile(r"达到\d{1,3}(?=[,。;])|(?:已|现)达到?\d{1,3}(?=,离)"),
)


def has_suspect_numbers(text: str) -> bool:
    """Whether figures of `text` were damaged on their way."""
    form = matching_form(text)
    if any(pattern.search(form) for pattern in _BROKEN):
        return True
    return sum(len(pattern.findall(form)) for pattern in _ODD) >= 2
