"""A page's bytes to its text and to what its markup says of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from crawler.declarations.model import NoticeRules
from crawler.extraction.decoding import decode
from crawler.extraction.model import AttachmentLink, PageText
from crawler.extraction.page.attachment_links import attachment_links, named_after, pictures
from crawler.extraction.page.body import Body, find_body
from crawler.extraction.page.json_detail import JsonDetail, read_json_detail
from crawler.extraction.page.lines import Layout, Line, lay_out
from crawler.extraction.page.markup import check_size, parse
from crawler.extraction.page.meta import Declared, PageFacts, read_meta
from crawler.extraction.page.meta_tags import read_meta_tags
from crawler.extraction.page.metadata_table import MetadataTable, read_metadata_table
from crawler.extraction.page.plain_text import looks_like_markup, plain_page, repaired_page
from crawler.extraction.page.tree import new_link, select, take_out, text_of

_NO_RULES = NoticeRules()
_CAPTION = 30


def read_page_text(body: bytes, *, url: str = "", content_type: str = "", rules: NoticeRules | None = None) -> PageText:
    """Read one page. `url` is where the bytes came from; `rules` are the declaration's selectors, tried first.

    Text without markup is read as it stands. Raises `ExtractionError`: `too_large`, `too_deep`.
    """
    check_size(body)
    decoded = decode(body, content_type)
    if not looks_like_markup(decoded.text, content_type):
        return plain_page(decoded.text, decoded.encoding)
    root = parse(decoded.text)
    rules = rules or _NO_RULES
    for selector in rules.remove:
        for element in select(root, selector):
            take_out(element)
    head = _read_head(root)
    base = _joined(url, head.base)
    detail = read_json_detail(decoded.text)
    page = _of_detail(detail, base) if detail and detail.content else _of_markup(root, base, rules)
    meta = read_meta(
        PageFacts(
            tags=read_meta_tags(head.metas),
            table=page.table,
            head=head.title,
            layout=page.layout,
            body=page.body,
            url=url,
            declared=_declared(root, rules),
            detail=detail,
        )
    )
    lines = [page.layout.lines[at] for at in page.body.lines]
    cut = page.layout.spans_cut
    attachments = named_after(meta.title, page.attachments)
    if not attachments and _is_pictures(lines):
        attachments = pictures([address for line in lines for address in line.media], base)
    return repaired_page(lines, meta, attachments, decoded.encoding, base, spans_cut=cut)


def _is_pictures(lines: Sequence[Line]) -> bool:
    """Whether a text is pictures, and at most a caption."""
    said = sum(len(line.text) for line in lines if not line.media)
    return any(line.media for line in lines) and said <= _CAPTION


@dataclass(frozen=True, slots=True)
class _Page:
    layout: Layout
    table: MetadataTable
    body: Body
    attachments: tuple[AttachmentLink, ...]


def _of_markup(root: etree._Element, base: str, rules: NoticeRules) -> _Page:
    layout = lay_out(root)
    table = read_metadata_table(layout.lines)
    body = find_body(layout, set(select(root, rules.body)), table.lines)
    links = [link for element in select(root, rules.attachments) for link in _links(element)]
    return _Page(layout, table, body, attachment_links(layout, body, base, links))


def _of_detail(detail: JsonDetail, base: str) -> _Page:
    """A page that is JSON: its text is the JSON's own markup, whole."""
    layout = lay_out(parse(detail.content))
    body = Body(tuple(at for at, line in enumerate(layout.lines) if not line.hidden), "json")
    links = [new_link(name, address) for name, address in detail.files]
    return _Page(
        layout, MetadataTable(detail.fields, {}, frozenset()), body, attachment_links(layout, body, base, links)
    )


def _declared(root: etree._Element, rules: NoticeRules) -> Declared:
    return Declared(
        title=_value(root, rules.title),
        date=_value(root, rules.date),
        issuer=_value(root, rules.issuer),
        doc_number=_value(root, rules.doc_number),
    )


def _value(root: etree._Element, selector: str) -> str:
    """The text, or the attribute named behind `@`, of the first element that a selector matches."""
    css, at, attribute = selector.rpartition("@")
    if not (at and attribute.replace("-", "").isalnum()):
        css, attribute = selector, ""
    for element in select(root, css):
        found = element.get(attribute, "") if attribute else text_of(element)
        if found.strip():
            return " ".join(found.split())
    return ""


def _links(element: etree._Element) -> Iterable[etree._Element]:
    return [element] if element.tag == "a" else [link for link in element.iter("a") if "href" in link.attrib]


@dataclass(slots=True)
class _Head:
    """Elements of a page's head; parts put into a page bring more of them, so they may stand anywhere."""

    metas: list[etree._Element]
    title: str = ""
    base: str = ""


def _read_head(root: etree._Element) -> _Head:
    head = _Head([])
    for node in root.iter("meta", "title", "base"):
        if node.tag == "meta":
            head.metas.append(node)
        elif node.tag == "title" and not head.title:
            head.title = " ".join(text_of(node).split())[:400]
        elif node.tag == "base" and not head.base:
            head.base = node.get("href", "").strip()
    return head


def _joined(url: str, base: str) -> str:
    try:
        return urljoin(url, base) if base else url
    except ValueError:
        return url
