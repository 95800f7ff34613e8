"""Page marks such as 2/5 that a converter glued into the sentence that runs over a page's end."""

from __future__ import annotations

import re

from crawler.extraction.repair.record import Repaired, substitute

_MARK = re.compile(r"(?<![\d./])(\d{1,3})/(\d{1,3})(?![\d./%])")


def drop_page_marks(before: Repaired) -> Repaired:
    """Drop marks n/N when they count 1/N, 2/N … N/N through the text; recorded as `page_marks`.

    A fraction or a class of students (1/3) does not count itself through to its end, so it stays.
    """
    runs: dict[int, list[re.Match[str]]] = {}
    for match in _MARK.finditer(before.text):
        number, total = int(match.group(1)), int(match.group(2))
        if total < 2 or not 1 <= number <= total:
            continue
        run = runs.setdefault(total, [])
        if number == len(run) + 1:
            run.append(match)
    starts = {match.start() for total, run in runs.items() if len(run) == total > 2 for match in run}
    if not starts:
        return before
    return substitute("page_marks", _MARK, lambda match: "" if match.start() in starts else None, before)
