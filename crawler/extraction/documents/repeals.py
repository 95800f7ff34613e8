"""Which of the documents that a sentence cites it repeals: those that a word of repeal governs, and no others.

That a document is repealed is said to readers as a fact, so a repeal missed is better than one invented. All words
between a title and the word of repeal must be known to leave it the subject (《甲》（号）等三个文件同时废止)
or the object (决定废止《甲》). What a basis names (根据《甲》, up to its comma) is never either, nor is what the
sentence denies, plans, asks of others, reports or puts into quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise

from crawler.extraction.documents import repeal_wording as wording
from crawler.extraction.documents.citations import Citation
from crawler.extraction.documents.dates import parse_date
from crawler.extraction.documents.gazetteer.agencies import looks_like_body

_MOST_WORDS = 100
_FARTHEST_BASIS = 300


@dataclass(frozen=True, slots=True)
class Ruling:
    """That a cited document is repealed, in part or whole; `on` is the day from which, where the words name one."""

    partly: bool = False
    on: date | None = None


def speaks_of_repeal(form: str) -> bool:
    """Whether a text in matching form has a word of repeal."""
    return wording.REPEAL.search(form) is not None


def repealed(
    form: str, citations: Sequence[Citation], issuers: Collection[str] = (), *, as_title: bool = False
) -> dict[int, Ruling]:
    """The citations, by index, that a sentence in matching form repeals. Offsets of `citations` are those of `form`.

    `issuers` speak in the text: what others decide is only reported. `as_title` reads 关于废止…的决定 as a title.
    """
    if not speaks_of_repeal(form):
        return {}
    return _Sentence(wording.reduced(form, citations), issuers, as_title=as_title).rulings()


def announces_list(form: str, citations: Sequence[Citation]) -> bool:
    """Whether a sentence says that what is listed below it is repealed: 决定废止下列文件, 下列文件自即日起失效."""
    return speaks_of_repeal(form) and _Sentence(wording.reduced(form, citations), (), as_title=False).announces()


def names_alone(form: str, citations: Sequence[Citation]) -> Ruling | None:
    """Whether an item of a list is nothing but titles and numbers, and perhaps which part of them (第三条)."""
    text = wording.reduced(form, citations)
    found = list(re.finditer(wording.ANY, text))
    if not found or not wording.leads_title(text[: found[0].start()], wording.mark_end(text)):
        return None
    if not all(wording.joins_titles(text[one.end() : other.start()]) for one, other in pairwise(found)):
        return None
    behind = text[found[-1].end() :].strip(" ;。,、.")
    if wording.NOTHING_ELSE.fullmatch(behind):
        return Ruling()
    return Ruling(partly=True) if re.fullmatch(wording.PART, behind) else None


class _Sentence:
    """A reduced sentence."""

    def __init__(self, text: str, issuers: Collection[str], *, as_title: bool) -> None:
        self._text = text
        self._issuers = issuers
        self._as_title = as_title
        self._found = list(re.finditer(wording.ANY, text))

    def rulings(self) -> dict[int, Ruling]:
        rulings: dict[int, Ruling] = {}
        for word in islice(wording.REPEAL.finditer(self._text), _MOST_WORDS):
            governed, partly = self._governed(word)
            last = max((found.end() for found in governed), default=0)
            day = self._day(word, max(word.end(), last)) if governed else None
            for index in (ord(found.group()) - wording.FIRST for found in governed if found.group() != wording.SHORT):
                before = rulings.get(index)
                whole = before is not None and not before.partly
                rulings[index] = Ruling(partly and not whole, (before.on if before else None) or day)
        return rulings

    def announces(self) -> bool:
        """Whether the last word of repeal opens a list that comes below."""
        words = list(wording.REPEAL.finditer(self._text))
        if not words:
            return False
        word = words[-1]
        start = self._clause_start(word.start())
        clause, behind = self._text[start : word.start()], self._text[word.end() :].strip()
        if wording.IS_LISTED.fullmatch(behind):
            if self._is_of_listed(clause):
                return True
            transitive = not word.group().endswith(wording.INTRANSITIVE)
            return transitive and behind == ":" and self._leads_repeal(clause, start)
        opens = wording.LIST_OPENS.fullmatch(behind) and re.search(r"以下|下列|如下|:|目录|清单|名单", behind)
        return opens is not None and self._leads_repeal(clause, start)

    def _is_of_listed(self, clause: str) -> bool:
        """Whether words before a word of repeal make what is listed behind it the subject: 下列文件同时."""
        listed = re.search(r"以下|下列", clause)
        return (
            listed is not None
            and wording.LISTED.fullmatch(clause, listed.start()) is not None
            and self._may_lead(clause[: listed.start()], 0)
        )

    def _clause_start(self, end: int) -> int:
        """Where the words begin that lead to an offset: behind a comma or another title."""
        comma = max(self._text.rfind(stop, 0, end) for stop in ",;:")
        return max([comma, *(found.start() for found in self._found if found.end() <= end)]) + 1

    def _governed(self, word: re.Match[str]) -> tuple[list[re.Match[str]], bool]:
        """The citations that a word of repeal governs, and whether only a part of them."""
        if not word.group().endswith(wording.INTRANSITIVE) and (chain := self._object(word)) is not None:
            return chain
        behind = self._text[word.end() :].lstrip()
        if wording.SPEAKS_OF.match(behind) and not (self._as_title and wording.BEHIND_TITLE.match(behind)):
            return [], False
        governed, partly = self._subject(word)
        return governed, partly or re.match(wording.PART, behind) is not None

    def _object(self, word: re.Match[str]) -> tuple[list[re.Match[str]], bool] | None:
        """What 废止《甲》、《乙》 repeals; None when no title follows the word as its object."""
        text = self._text
        after = [found for found in self._found if found.start() >= word.end()]
        lead = wording.OBJECT_LEADS.fullmatch(text, word.end(), after[0].start()) if after else None
        if lead is None or not wording.leads_title(lead["head"], wording.mark_end(lead["head"])):
            return None
        joins = wording.joins_listed if lead["list"] else wording.joins_titles
        chain = [after[0]]
        for one in after[1:]:
            if not joins(text[chain[-1].end() : one.start()]):
                break
            chain.append(one)
        start = self._clause_start(word.start())
        behind = text[chain[-1].end() :].lstrip()
        clause = text[start : word.start()]
        if not (self._leads_repeal(clause, start) or (lead["list"] and self._is_of_listed(clause))):
            return [], False
        if wording.PART_BEHIND.match(behind):
            return chain, True
        if wording.OBJECT_SPEAKS_OF.match(behind) and not (self._as_title and wording.BEHIND_TITLE.match(behind)):
            return [], False
        return chain, False

    def _subject(self, word: re.Match[str]) -> tuple[list[re.Match[str]], bool]:
        """What 《甲》、《乙》同时废止 repeals."""
        chain = [found for found in self._found if found.end() <= word.start()]
        between = self._text[chain[-1].end() : word.start()] if chain else ""
        partly = wording.SUBJECT_ENDS.fullmatch(between) is None
        if not chain or (partly and wording.PART_ENDS.fullmatch(between) is None):
            return [], False
        first = len(chain) - 1
        while first and wording.joins_titles(self._before(chain, first)):
            first -= 1
        if not self._may_lead(self._before(chain, first), first):
            # 现印发《甲》，原《乙》同时废止: only what stands behind the last comma.
            first = next((at for at in range(len(chain) - 1, first, -1) if "," in self._before(chain, at)), -1)
            if first < 0 or not self._may_lead(self._before(chain, first), first):
                return [], False
        return chain[first:], partly

    def _before(self, chain: Sequence[re.Match[str]], at: int) -> str:
        """The words between a title and the one before it."""
        return self._text[chain[at - 1].end() if at else 0 : chain[at].start()]

    def _may_lead(self, before: str, titles_before: int) -> bool:
        """Whether the words before a subject, in its clause, are known to leave it one."""
        clause = re.split("[,;:]", before)[-1]
        if titles_before and clause == before:
            # Without a comma they belong to the title before them: 《甲》施行后原《乙》.
            return False
        text = clause[wording.mark_end(clause) :]
        text = text.rpartition("关于")[2] if self._as_title else text
        return wording.leads_title(text, self._own_decision_end(text))

    def _leads_repeal(self, clause: str, start: int) -> bool:
        """Whether the words before 废止《甲》 make it a decision of this text: none, 经研究决定, 根据《乙》规定."""
        text = clause[wording.mark_end(clause) :]
        if start and re.fullmatch(wording.ANY, self._text[start - 1]):
            above = self._text[max(0, start - _FARTHEST_BASIS) : start - 1]
            if not re.search(wording.BASIS, re.split("[,;:]", above)[-1]):
                return False
            tail = wording.BASIS_TAIL.match(text)
            text = text[tail.end() :] if tail else text
        elif basis := wording.BASIS_WITHOUT_TITLE.match(text):
            text = text[basis.end() :]
        if self._as_title and not wording.UNKNOWN_GOVERNS.search(text):
            text = text.rpartition("关于")[2]
        return wording.leads_word(text, self._own_decision_end(text))

    def _own_decision_end(self, text: str) -> int:
        """Where 云州市教育局决定 ends that words begin with, if that is an issuer or none is known; else 0."""
        decides = wording.DECIDES.match(text)
        if decides is None or not looks_like_body(decides["who"]):
            return 0
        who = decides["who"]
        known = any(name.endswith(who) or who.endswith(name) for name in self._issuers)
        return decides.end() if known or not self._issuers else 0

    def _day(self, word: re.Match[str], end: int) -> date | None:
        """The day last named before the word of repeal as that from which it holds, else the one straight behind."""
        before = [parse_date(found["day"]) for found in wording.FROM_DAY.finditer(self._text, 0, word.start())]
        if before:
            return before[-1]
        while self._text[end : end + 1] in (",", " "):
            end += 1
        behind = wording.FROM_DAY.match(self._text, end)
        return parse_date(behind["day"]) if behind else None
