"""Other documents that a text cites by 《title》 or number, and what it says it does to them (domain §2.10)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.extraction.documents.citations import Citation, find_citations, names_given
from crawler.extraction.documents.lines import Line, line_of
from crawler.extraction.documents.repeal_lists import listed_repeals
from crawler.extraction.documents.repeals import Ruling, repealed, speaks_of_repeal
from crawler.extraction.documents.titles import TitleParts, core_of, normalised_title
from crawler.extraction.model import Evidence, Relation

# From what says most to what says least: the strongest wording about a document stands.
_STRENGTH = (
    "repeals",
    "partly_repeals",
    "amends",
    "supersedes",
    "extends",
    "corrects",
    "supplements",
    "re_issues",
    "forwards",
    "encloses",
    "draft_of",
    "interprets",
    "feedback_of",
    "implements",
    "cites",
)
_SENTENCE = re.compile(r"[^。!?\n]+")
_PART_OF_SENTENCE = re.compile(r"[^;]+")
_AMENDED = re.compile(
    r"^(?:\([^()]{0,40}\))?(?:作(?:如下|以下|出?)?修改|作出修改|(?:中?的?)?第[一二三四五六七八九十百\d]+条[^。]{0,40}修改为|进行修[改订])"
)
_CHANGES_BEFORE = re.compile(r"(?:修改|修订)(?:了)?$")
_REPLACES_BEFORE = re.compile(r"(?:代替|替代|取代)$")
_SUPPLEMENTS_BEFORE = re.compile(r"补充(?:完善)?$")
_PASSES_ON_BEFORE = re.compile(r"转发(?:了)?[^,。《》]{0,30}$")
_RE_ISSUES_BEFORE = re.compile(r"批转[^,。《》]{0,30}$")
_PASSED_ON_AFTER = re.compile(r"^(?:\([^()]{0,60}\))?[^。]{0,20}(?:现)?转发(?:给)?(?:你们|各|至)?")
_HANDED_AFTER = re.compile(r"^(?:\([^()]{0,60}\))?[^。]{0,30}?(?:印发|转发|公布|发布|下发|颁布)")
_FOLLOWS_BEFORE = re.compile(
    r"(?:根据|依据|按照|依照|遵照|遵循|贯彻|落实|执行|对照)(?:[^,。《》]|《[^《》]*》(?:\([^()]*\))?){0,160}$"
)
# What a report tells of others; the text itself does nothing then.
_REPORTS = re.compile(r"近日|日前|记者")
_CITED_TITLE = re.compile(r"《[^《》]*》")
# Marks of a draft: 《某办法（征求意见稿）》 is a state of 《某办法》.
_DRAFT_MARK = re.compile(r"[(（][^()（）]{0,12}(?:征求意见稿|送审稿|草案)[^()（）]{0,6}[)）]")
_ENCLOSES = ("encloses", "forwards", "re_issues")
_REACH = 300
_MOST, _LONGEST_EVIDENCE = 300, 120


@dataclass(frozen=True, slots=True)
class Speaker:
    """In whose name a text speaks: who issued it, its own number, and whether it may repeal others (a draft, a news
    item and an interpretation may not)."""

    issuers: tuple[str, ...] = ()
    number: str | None = None
    may_repeal: bool = True


def read_relations(lines: Sequence[Line], title: str, parts: TitleParts, speaker: Speaker) -> tuple[Relation, ...]:
    """The relations that title and text state, each cited document once, the strongest wording first found for it."""
    return _Relations(lines, title, parts, speaker).read()


class _Relations:
    def __init__(self, lines: Sequence[Line], title: str, parts: TitleParts, speaker: Speaker) -> None:
        self._lines = lines
        self._title = title
        self._parts = parts
        self._speaker = speaker
        self._found: list[Relation] = []
        self._by_key: dict[str, list[int]] = {}
        self._by_number: dict[str, int] = {}
        own = [title, parts.core, *(name for line in lines for name in names_given(line.form))]
        if parts.action == "encloses":
            own += parts.objects
        self._own = {_key(name) for name in own}

    def read(self) -> tuple[Relation, ...]:
        for relation in self._by_title():
            self._keep(relation)
        listed = listed_repeals(self._lines, line_of(self._title).form) if self._speaker.may_repeal else {}
        for index, line in enumerate(self._lines):
            for item in listed.get(index, ()):
                evidence = Evidence("body", item.text[:_LONGEST_EVIDENCE])
                self._keep(_relation(item.title, item.number, "repeals", evidence, item.ruling))
            if "《" in line.form or "号" in line.form:
                for relation in self._in_line(line):
                    self._keep(relation)
        return tuple(self._found)

    def _keep(self, relation: Relation) -> None:
        """Add a relation, or make the one known of the same document say what is stronger."""
        key = _key(relation.title) if relation.title else ""
        if key in self._own and relation.evidence.where == "body" and not relation.doc_number:
            return
        if relation.doc_number and relation.doc_number == self._speaker.number:
            return
        at = self._known(key, relation.doc_number)
        if at is None:
            if len(self._found) >= _MOST:
                return
            at = len(self._found)
            self._found.append(relation)
        before = self._found[at]
        stronger = relation if _STRENGTH.index(relation.type) < _STRENGTH.index(before.type) else before
        number = before.doc_number or relation.doc_number
        title = before.title or relation.title
        self._found[at] = Relation(stronger.type, title, number, stronger.evidence, stronger.on)
        if key and at not in (known := self._by_key.setdefault(key, [])):
            known.append(at)
        if number:
            self._by_number[number] = at

    def _known(self, key: str, number: str | None) -> int | None:
        """Which relation is to the same document. Two numbers are two documents, whatever their titles."""
        if number and number in self._by_number:
            return self._by_number[number]
        return next((at for at in self._by_key.get(key, ()) if not (number and self._found[at].doc_number)), None)

    def _by_title(self) -> Iterator[Relation]:
        """What the document's own title does: 转发, 印发, 批转, 修改, 废止, 解读, 征求意见 …"""
        evidence = Evidence("title", self._title)
        line = line_of(self._title)
        citations = find_citations(line, 0, len(line.form))
        for index, ruling in repealed(line.form, citations, self._speaker.issuers, as_title=True).items():
            if self._speaker.may_repeal:
                yield _relation(citations[index].title, citations[index].number, "repeals", evidence, ruling)
        action = self._parts.action
        if action is None or action == "repeals":
            return
        if action not in _ENCLOSES and speaks_of_repeal(_CITED_TITLE.sub("", line.form)):
            return
        for name in self._parts.objects:
            yield Relation(action, core_of(name) if action == "draft_of" else name, None, evidence)

    def _in_line(self, line: Line) -> Iterator[Relation]:
        quoted = 0
        for sentence in _SENTENCE.finditer(line.form):
            rulings = self._rulings(line, sentence) if quoted <= 0 else {}
            quoted += sentence.group().count("“") - sentence.group().count("”")
            for part in _PART_OF_SENTENCE.finditer(line.form, *sentence.span()):
                for citation in find_citations(line, *part.span()):
                    if citation.named:
                        yield _cited(line, part, citation, rulings.get(citation.start))

    def _rulings(self, line: Line, sentence: re.Match[str]) -> dict[int, Ruling]:
        """What a sentence repeals, by where it is cited."""
        form = sentence.group()
        if line.is_row or not self._speaker.may_repeal or not speaks_of_repeal(form) or _REPORTS.search(form):
            return {}
        citations = find_citations(line, *sentence.span())
        moved = [citation.moved(-sentence.start()) for citation in citations]
        found = repealed(form, moved, self._speaker.issuers)
        return {citations[index].start: ruling for index, ruling in found.items()}


def _key(title: str) -> str:
    """By what two titles name the same document. (试行) tells documents apart; the mark of a draft does not."""
    return normalised_title(_DRAFT_MARK.sub("", title))


def _relation(title: str | None, number: str | None, kind: str, evidence: Evidence, ruling: Ruling) -> Relation:
    return Relation("partly_repeals" if ruling.partly else kind, title, number, evidence, ruling.on)


def _cited(line: Line, part: re.Match[str], citation: Citation, ruling: Ruling | None) -> Relation:
    words = line.text[max(part.start(), citation.start - 40) : citation.end + 40]
    evidence = Evidence("body", words[:_LONGEST_EVIDENCE].strip())
    if ruling is not None:
        return _relation(citation.title, citation.number, "repeals", evidence, ruling)
    form, start, end = part.group(), citation.start - part.start(), citation.end - part.start()
    kind = _type(form[max(0, start - _REACH) : start], form[end : end + _REACH])
    return Relation(kind, citation.title, citation.number, evidence)


def _type(before: str, after: str) -> str:
    """The relation by the words of the sentence before and after a citation, repeals apart."""
    after = after.lstrip(")]】 ")
    if _AMENDED.match(after) or _CHANGES_BEFORE.search(before):
        return "amends"
    if _REPLACES_BEFORE.search(before):
        return "supersedes"
    if _SUPPLEMENTS_BEFORE.search(before):
        return "supplements"
    if re.search(r"延长$", before) and re.match(r".{0,6}有效期", after):
        return "extends"
    if _RE_ISSUES_BEFORE.search(before):
        return "re_issues"
    if _PASSES_ON_BEFORE.search(before) or ("现" in after[:30] and _PASSED_ON_AFTER.match(after)):
        return "forwards"
    if re.search(r"现(?:将|予)", before) and (handed := _HANDED_AFTER.match(after)):
        return "forwards" if "转发" in handed.group() else "encloses"
    if re.search(r"现(?:印发|发布|公布)$", before):
        return "encloses"
    return "implements" if _FOLLOWS_BEFORE.search(before[-240:]) else "cites"
