"""Lines that stand in a page's foot by the name of the block that holds them, whatever they say.

Where a notice is nothing but a picture, a file or a frame, the address and the telephone in the foot are the only
sentences of the page, and would be taken for its text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from crawler.extraction.page.lines import Block, Layout

_FOOT = re.compile(r"(?:^|[-_])(?:foot(?:er)?|copy_?right|banquan|yejiao)(?:\d+|[-_]\w+)?$|^bottom\d*$", re.IGNORECASE)
_OF_TEXT = re.compile(r"article|news|content|detail|post|entry|text", re.IGNORECASE)
# A block by such a name that holds more than this is a wrapper with a wrong name.
_MOST = 400.0


def foot_lines(layout: Layout, weights: Sequence[float]) -> set[int]:
    """The lines inside blocks that are named as a foot. `weights` say how much each line speaks for being text."""
    sums = [0.0, *accumulate(max(0.0, weight) for weight in weights)]
    found: set[int] = set()
    for block in layout.blocks:
        if _is_foot(block) and sums[block.end] - sums[block.first] <= _MOST:
            found.update(range(block.first, block.end))
    return found


def _is_foot(block: Block) -> bool:
    element = block.element
    names = [*element.get("class", "").split(), element.get("id", "")]
    if element.tag == "footer":
        return not any(_OF_TEXT.search(name) for name in names)
    return any(_FOOT.search(name) and not _OF_TEXT.search(name) for name in names if name)
