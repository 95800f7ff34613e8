"""What a page's markup says of its document, each value from the surest place that has it, with that place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from crawler.adapters.dates import printed_date, url_date
from crawler.extraction.documents.doc_number import canonical_number
from crawler.extraction.documents.matching_form import matching_form
from crawler.extraction.model import Evidence, PageMeta
from crawler.extraction.page.bars import Stamp, around, find_source, find_stamps
from crawler.extraction.page.body import Body
from crawler.extraction.page.furniture import is_bar
from crawler.extraction.page.json_detail import JsonDetail
from crawler.extraction.page.lines import Layout, Line
from crawler.extraction.page.meta_tags import MetaTags
from crawler.extraction.page.metadata_table import MetadataTable
from crawler.extraction.page.titles import TitleSources, find_title

_REGIONAL = re.compile("[省市县区州盟旗]")
_NO_SOURCES = frozenset(("本站", "本网", "本网站", "本站原创", "原创"))


@dataclass(frozen=True, slots=True)
class Declared:
    """What a declaration's selectors found, as text."""

    title: str = ""
    date: str = ""
    issuer: str = ""
    doc_number: str = ""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """All that a page's markup offers; `head` is the text of `<title>`."""

    tags: MetaTags
    table: MetadataTable
    head: str
    layout: Layout
    body: Body
    url: str
    declared: Declared
    detail: JsonDetail | None = None


@dataclass(slots=True)
class _Values:
    """Values as they are chosen, with evidence and confidence."""

    evidence: dict[str, Evidence] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)

    def choose(self, name: str, offers: Iterable[tuple[str, str, float]]) -> str | None:
        """The first offer (value, place, confidence) with a value."""
        for value, where, confidence in offers:
            if value:
                self.note(name, value, where, confidence)
                return value
        return None

    def note(self, name: str, text: str, where: str, confidence: float) -> None:
        self.evidence[name] = Evidence(where, text)
        self.confidence[name] = confidence


def read_meta(facts: PageFacts) -> PageMeta:
    """Choose every value that the page's markup gives."""
    values, table, tags = _Values(), facts.table.values, facts.tags
    names = tuple(name for key in ("SiteName", "ColumnName") if (name := tags.get(key)))
    meta_title = facts.detail.title if facts.detail else tags.get("ArticleTitle")
    title = find_title(
        TitleSources(facts.declared.title, meta_title, table.get("名称", ""), facts.head, names),
        facts.layout,
        facts.body,
    )
    if title.text:
        values.note("title", title.text, title.where, title.confidence)
    bars = around(facts.layout.lines, facts.body, title.line)
    stamps = find_stamps(bars)
    published = _published(facts, stamps, values)
    said = find_source(bars)
    json_source = facts.detail.source if facts.detail else ""
    source = values.choose(
        "source",
        (
            (json_source, "json:source", 0.95),
            (_source_of(tags.get("ContentSource")), "meta:ContentSource", 0.95),
            (said[0] if said else "", "bar:来源", 0.85),
        ),
    )
    issuer = values.choose(
        "issuer",
        (
            (facts.declared.issuer, "selector", 0.95),
            (table.get("发文机关", ""), "table:发文机关", 0.95),
            (_issuing(table.get("发布机构", ""), title.text), "table:发布机构", 0.8),
        ),
    )
    number = _doc_number(facts, title.line, values)
    written = next(((day, label) for label in ("成文日期",) if (day := printed_date(table.get(label, "")))), None)
    if written:
        values.note("written_date", table["成文日期"], "table:成文日期", 0.95)
    elif facts.detail and facts.detail.written_at:
        values.note("written_date", str(facts.detail.written_at.date()), "json:date", 0.9)
    return PageMeta(
        title=title.text,
        published_at=published.at if published else None,
        published_date_only=bool(published) and not published.exact if published else False,
        source=source,
        issuer=issuer,
        doc_number=number,
        index_no=values.choose("index_no", ((table.get("索引号", ""), "table:索引号", 0.97),)),
        site_id_code=values.choose("site_id_code", ((tags.get("SiteIDCode"), "meta:SiteIDCode", 0.97),)),
        column=values.choose("column", ((tags.get("ColumnName"), "meta:ColumnName", 0.9),)),
        written_date=_written(written, facts.detail),
        fields={**tags.values, **table},
        evidence=values.evidence,
        confidence=values.confidence,
    )


def stamped(stamps: Sequence[Stamp], said: tuple[str, str] | None) -> PageMeta:
    """The metadata of a text without markup: what a bar on one of its first lines says."""
    values = _Values()
    first = stamps[0] if stamps else None
    if first:
        values.note("published_at", first.text, "bar", 0.6)
    if said:
        values.note("source", said[1], "bar:来源", 0.7)
    return PageMeta(
        published_at=first.at if first else None,
        published_date_only=first is not None and not first.exact,
        source=said[0] if said else None,
        evidence=values.evidence,
        confidence=values.confidence,
    )


def _written(written: tuple[datetime, str] | None, detail: JsonDetail | None) -> date | None:
    if written:
        return written[0].date()
    return detail.written_at.date() if detail and detail.written_at else None


def _published(facts: PageFacts, stamps: Sequence[Stamp], values: _Values) -> Stamp | None:
    """The time of publishing on the web. A day alone takes the time of day that a lesser place gives for that day."""
    offers = list(_published_offers(facts, stamps))
    if not offers:
        return None
    chosen, where, confidence = offers[0]
    if not chosen.exact:
        exact = next((one for one, _, _ in offers if one.exact and one.at.date() == chosen.at.date()), None)
        chosen = exact or chosen
    values.note("published_at", chosen.text, where, confidence)
    return chosen


def _published_offers(facts: PageFacts, stamps: Sequence[Stamp]) -> Iterable[tuple[Stamp, str, float]]:
    table, tags = facts.table.values, facts.tags
    if facts.declared.date and (day := printed_date(facts.declared.date)):
        yield _stamp(day, facts.declared.date), "selector", 0.97
    if facts.detail and facts.detail.published_at:
        yield _stamp(facts.detail.published_at, str(facts.detail.published_at)), "json:publish_time", 0.97
    for text, where, confidence in (
        (tags.get("PubDate"), "meta:PubDate", 0.95),
        (table.get("发布日期", ""), "table:发布日期", 0.93),
    ):
        if text and (day := printed_date(text)):
            yield _stamp(day, text), where, confidence
    for stamp in stamps:
        yield stamp, "bar", 0.9 if stamp.labelled else 0.8
    for text, where, confidence in (
        (tags.get("FirstPublished"), f"meta:{tags.written.get('FirstPublished', '')}", 0.85),
        (table.get("生成日期", ""), "table:生成日期", 0.7),
    ):
        if text and (day := printed_date(text)):
            yield _stamp(day, text), where, confidence
    if day := url_date(facts.url):
        yield _stamp(day, facts.url), "url", 0.5


def _stamp(at: datetime, text: str) -> Stamp:
    return Stamp(at, text, labelled=True, exact=(at.hour, at.minute, at.second) != (0, 0, 0))


def _issuing(publisher: str, title: str) -> str:
    """Who publishes a text on the web has as a rule issued it, but no bureau of a region issues a law of the state."""
    return "" if title.startswith("中华人民共和国") and _REGIONAL.search(publisher) else publisher


def _source_of(value: str) -> str:
    return "" if value in _NO_SOURCES else value


def _doc_number(facts: PageFacts, title_line: int, values: _Values) -> str | None:
    """The document's own number: declared, in the table (an empty row means that it has none), or on a line of its
    own between title and text. Numbers inside the text are read with its wording, not here."""
    if (declared := facts.declared.doc_number) and (number := canonical_number(matching_form(declared))):
        values.note("doc_number", declared, "selector", 0.97)
        return number.canonical
    if "发文字号" in facts.table.values:
        written = facts.table.values["发文字号"]
        number = canonical_number(matching_form(written)) if written else None
        values.note("doc_number", written, "table:发文字号", 0.97)
        return number.canonical if number else None
    for line in _under_title(facts.layout.lines, facts.body, title_line):
        if number := canonical_number(matching_form(line.text)):
            values.note("doc_number", line.text, "under_title", 0.93)
            return number.canonical
    return None


def _under_title(lines: Sequence[Line], body: Body, title_line: int) -> list[Line]:
    first = title_line + 1 if 0 <= title_line < body.first else max(0, body.first - 4)
    return [line for line in lines[first : body.first] if not is_bar(line.form) and len(line.text) <= 60]
