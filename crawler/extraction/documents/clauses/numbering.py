"""Which possible markers are markers: those that carry a running sequence on, or open one a level deeper.

Rules of domain §2.6. At the start of a line a marker is believed unless it breaks its sequence; after a stop or a
colon it must carry its sequence on exactly; behind a heading that runs straight into text (一、总体要求（一）基本内涵)
it may open the next level. Numbers may run on across sections (1–34 under 一、 to 九、).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.extraction.documents.clauses.markers import Marker, Style, find_markers

_WIDEST_GAP = 3
_WIDEST_ARTICLE_GAP = 10
_LARGEST_FIRST = 20
_LONGEST_HEADING = 40
_LONGEST_STRUCTURE_LINE = 60
_GLUED = frozenset({Style.CHINESE_BRACKETED, Style.ARABIC, Style.ARTICLE})
_STRONG = frozenset({Style.CHINESE, Style.CHINESE_BRACKETED})
_ENDS_SENTENCE = re.compile(r"[。;:!?]")
_HEADING_WORD = re.compile(r"[\u3400-\u9fff]{2}")


@dataclass(frozen=True, slots=True)
class Placed:
    """A marker and the line it stands in."""

    line: int
    marker: Marker


@dataclass(slots=True)
class _Frame:
    """An open clause: its style, and the last number of each style directly below it."""

    style: int
    last: dict[Style, int] = field(default_factory=dict)
    interrupted: dict[Style, list[int]] = field(default_factory=dict)
    numbers: tuple[int, ...] = ()


def accepted_markers(forms: Sequence[str], lines: Sequence[int]) -> list[Placed]:
    """The markers of the lines given by number, in order. `forms` are all lines in matching form."""
    candidates = [Placed(line, marker) for line in lines for marker in find_markers(forms[line])]
    contents = _lines_of_contents(forms, candidates)
    numbering = _Numbering(forms, [item for item in candidates if item.line not in contents])
    return numbering.accepted()


def _lines_of_contents(forms: Sequence[str], candidates: Sequence[Placed]) -> frozenset[int]:
    """The lines of a table of contents: chapters in a row, without articles, whose first one comes again."""
    structure = [item for item in candidates if item.marker.boundary == "start" and item.marker.style <= Style.ARTICLE]
    for at, first in enumerate(structure):
        if first.marker.style > Style.CHAPTER:
            continue
        end = at + 1
        while (
            end < len(structure)
            and structure[end].marker.style < Style.ARTICLE
            and structure[end].line - structure[end - 1].line == 1
            and "".join(forms[structure[end].line].split()) != "".join(forms[first.line].split())
        ):
            end += 1
        again = any(item.marker.name == first.marker.name for item in structure[end:])
        if end - at > 1 and again:
            return frozenset(item.line for item in structure[at:end])
        return frozenset()
    return frozenset()


class _Numbering:
    """One pass over the candidates of a text, with the frames that are open at each."""

    def __init__(self, forms: Sequence[str], candidates: list[Placed]) -> None:
        self._forms = forms
        self._candidates = candidates
        self._frames = [_Frame(-1)]
        self._last: dict[Style, int] = {}
        self._inline: dict[Style, int] = {}
        self._label_end = 0
        self._starts: dict[Style, list[int]] = {}
        self._all: dict[Style, list[int]] = {}
        for index, item in enumerate(candidates):
            self._all.setdefault(item.marker.style, []).append(index)
            if item.marker.boundary == "start":
                self._starts.setdefault(item.marker.style, []).append(index)

    def accepted(self) -> list[Placed]:
        found: list[Placed] = []
        line = -1
        for index, item in enumerate(self._candidates):
            if item.line != line:
                line, self._label_end = item.line, -1
                self._inline = {}
            if self._fits(index, item):
                found.append(item)
                self._open(item.marker)
                self._label_end = item.marker.end
        return found

    def _fits(self, index: int, item: Placed) -> bool:
        marker = item.marker
        if marker.style < Style.ARTICLE:
            return self._structure_fits(item)
        if marker.style is Style.ARTICLE:
            return self._article_fits(index, item)
        if marker.style is Style.DOTTED:
            return self._dotted_fits(marker)
        if marker.boundary == "start" or self._follows_label(item):
            return self._start_fits(index, marker)
        if marker.boundary == "stop":
            return self._stop_fits(index, marker)
        return self._glued_fits(index, item)

    def _follows_label(self, item: Placed) -> bool:
        """Whether a marker stands straight behind the one accepted before it: 一、（一）."""
        between = slice(self._label_end, item.marker.start)
        return self._label_end >= 0 and not self._forms[item.line][between].strip()

    def _parent(self, style: Style) -> _Frame:
        return next(frame for frame in reversed(self._frames) if frame.style < style)

    def _structure_fits(self, item: Placed) -> bool:
        marker = item.marker
        if len(self._forms[item.line]) > _LONGEST_STRUCTURE_LINE or self._forms[item.line].rstrip().endswith("。"):
            return False
        here, run = self._parent(marker.style).last.get(marker.style), self._last.get(marker.style)
        if marker.number == 1 or (here is None and run is None):
            return True
        return any(last is not None and 1 <= marker.number - last <= _WIDEST_GAP for last in (here, run))

    def _article_fits(self, index: int, item: Placed) -> bool:
        marker = item.marker
        run = self._last.get(Style.ARTICLE)
        follows = run is not None and marker.number == run + 1
        if marker.boundary != "start" and not self._follows_label(item):
            return marker.spaced and (follows or (run is None and marker.number == 1))
        if marker.number == 1 and len(marker.numbers) == 1:
            return True
        if run is None:
            return marker.spaced or self._next_start(index, Style.ARTICLE) == marker.number + 1
        if len(marker.numbers) > 1 and marker.number == run:
            return True
        return follows or (marker.spaced and 0 < marker.number - run <= _WIDEST_ARTICLE_GAP)

    def _dotted_fits(self, marker: Marker) -> bool:
        *above, number = marker.numbers
        for frame in reversed(self._frames):
            if frame.style == Style.DOTTED and list(frame.numbers[:-1]) == above and frame.numbers[-1] + 1 == number:
                return True
            if number == 1 and list(frame.numbers) == above:
                return True
        return False

    def _start_fits(self, index: int, marker: Marker) -> bool:
        parent = self._parent(marker.style)
        here, number = parent.last.get(marker.style), marker.number
        if number == 1:
            return True
        if here is not None:
            waiting = parent.interrupted.get(marker.style, ())
            return 0 <= number - here <= _WIDEST_GAP or any(number == last + 1 for last in waiting)
        run = self._last.get(marker.style)
        if run is not None and number == run + 1:
            return True
        if marker.style in _STRONG and number <= _LARGEST_FIRST:
            return True
        return self._next_start(index, marker.style) == number + 1

    def _stop_fits(self, index: int, marker: Marker) -> bool:
        style, number = marker.style, marker.number
        if number > 1 and self._inline.get(style) == number - 1:
            self._inline[style] = number
            return False
        here = self._parent(style).last.get(style)
        before = here if here is not None else self._last.get(style)
        if number > 1 and before == number - 1:
            if self._next_start(index, style) != number:
                return True
        elif number == 1 and here is None and self._frames[-1].style < style and self._goes_on(index, style):
            return True
        if number == 1 or before == number - 1:
            self._inline[style] = number
        return False

    def _goes_on(self, index: int, style: Style) -> bool:
        """Whether a first marker has a second; 一、 needs none, since a text may be cut short behind it."""
        following = self._next(index, style)
        return following == 2 or (following is None and style is Style.CHINESE)

    def _glued_fits(self, index: int, item: Placed) -> bool:
        marker = item.marker
        if marker.style not in _GLUED or self._label_end < 0 or self._frames[-1].style >= marker.style:
            return False
        heading = self._forms[item.line][self._label_end : marker.start]
        if len(heading) > _LONGEST_HEADING or _ENDS_SENTENCE.search(heading) or not _HEADING_WORD.search(heading):
            return False
        if marker.number == 1:
            return self._next_start(index, marker.style) != 1 or self._next(index, marker.style) == 2
        run = self._last.get(marker.style)
        return run is not None and marker.number == run + 1 and self._next_start(index, marker.style) != marker.number

    def _next_start(self, index: int, style: Style) -> int | None:
        return self._number_after(self._starts.get(style, []), index)

    def _next(self, index: int, style: Style) -> int | None:
        return self._number_after(self._all.get(style, []), index)

    def _number_after(self, indexes: list[int], index: int) -> int | None:
        at = bisect_right(indexes, index)
        return self._candidates[indexes[at]].marker.number if at < len(indexes) else None

    def _open(self, marker: Marker) -> None:
        style = marker.style
        while self._frames[-1].style > style or (
            self._frames[-1].style == style
            and not (style is Style.DOTTED and len(self._frames[-1].numbers) < len(marker.numbers))
        ):
            self._frames.pop()
        parent = self._frames[-1]
        here = parent.last.get(style)
        waiting = parent.interrupted.setdefault(style, [])
        if here is not None and marker.number == 1 and style is not Style.ARTICLE:
            waiting.append(here)
        elif here is not None and marker.number not in (here, here + 1) and marker.number - 1 in waiting:
            del waiting[waiting.index(marker.number - 1) :]
        parent.last[style] = marker.number
        self._last[style] = marker.number
        self._frames.append(_Frame(style, numbers=marker.numbers))
