"""Where the next page of a list is: the words that a declaration's `paging` may say, and what pages tell.

| word | page n |
|---|---|
| `none` | there is one page |
| `auto` | the adapter's own way: what the page says (`createPageHTML`, the 下一页 link) or its family's habit |
| `next` | the 下一页 link |
| `trs_zero` | `index_{n-1}.html` beside page 1 |
| `one_based` | `index_{n}.html` beside page 1 |
| a template with `{n}` or `{n-1}` | `?page={n}` sets a parameter of the query; `list{n}.html` is a file beside page 1 |
"""

from __future__ import annotations

import re
from itertools import islice
from posixpath import splitext
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from lxml.html import HtmlElement

from crawler.adapters.answer import Answer
from crawler.adapters.links import absolute, element_target, with_query
from crawler.adapters.markup import text_of

WORDS = ("none", "auto", "next", "trs_zero", "one_based")
_NUMBER = re.compile(r"\{(n(?:-1)?)\}")
_ANY_BRACE = re.compile(r"\{[^{}]*\}|[{}]")

_NEXT = re.compile(r"(?:下一?页|下一頁|后一?页|next(?: page)?|[>›»]|下一页\s?[>›»]+)", re.IGNORECASE)
_NEXT_CLASS = re.compile(r"(?:^|\s)(?:next|next-?page|page-?next)(?:\s|$)", re.IGNORECASE)
_PAGER_CLASS = re.compile(r"pag(?:e|ing|er|ination)|fenye|p_no", re.IGNORECASE)
_LAST = re.compile(r"(?:尾页|末页|最后一?页|尾頁|last)", re.IGNORECASE)
_CREATE_PAGE = re.compile(
    r"createPage(?:HTML)?\s{0,3}\(\s{0,3}(?:['\"][^'\"()]{0,60}['\"]\s{0,3},\s{0,3})?"
    r"['\"]?(?P<total>\d{1,6})['\"]?\s{0,3},\s{0,3}['\"]?(?P<current>\d{1,6})['\"]?\s{0,3}"
    r"(?:,\s{0,3}['\"](?P<stem>[\w-]{1,60})['\"]\s{0,3},\s{0,3}['\"](?P<ext>\w{1,6})['\"])?"
)
_TAGS = r"(?:\s|&nbsp;|<[^<>]{0,200}>|[\"']){0,8}"
_TOTALS = (
    re.compile(r"countPage\s{0,3}=\s{0,3}(\d{1,6})"),
    re.compile(rf"default_pgTotalPage['\"]?{_TAGS}>?{_TAGS}(\d{{1,6}})"),
    re.compile(rf"共{_TAGS}(\d{{1,6}}){_TAGS}页"),
    # A script's variable may hold 1 until the page has loaded: more than one page is what it can tell.
    re.compile(
        r"(?:total_?pages?|page_?count|pages_?total)['\"]?\s{0,3}[:=]\s{0,3}['\"]?(?!1\b)(\d{1,6})", re.IGNORECASE
    ),
)
_MAX_LINKS = 3_000


def problem(paging: str) -> str | None:
    """What is wrong with a `paging` word or template, or None."""
    if paging in WORDS:
        return None
    braces = _ANY_BRACE.findall(paging)
    if not braces:
        return f"not a way of paging: one of {', '.join(WORDS)}, or a template with {{n}} or {{n-1}}"
    wrong = next((brace for brace in braces if not _NUMBER.fullmatch(brace)), None)
    return f"{wrong} is not a page number: write {{n}} or {{n-1}}" if wrong else None


def next_page(answer: Answer, root: HtmlElement | None, base: str, rows: int) -> str | None:
    """The URL of the page after this one, or None at the end. A page without rows ends its list."""
    paging = answer.rules.paging
    total = page_total(answer.text, answer.page_no)
    if paging == "none" or not rows or (total is not None and answer.page_no >= total):
        return None
    if paging in ("auto", "next"):
        found = scripted_page(answer, base) if paging == "auto" else None
        return found or (linked_page(root, base, answer.url, answer.page_no) if root is not None else None)
    if root is not None and _is_last(root, base, answer.url):
        return None
    url = numbered_page(paging, answer.url, answer.page_no + 1)
    return url if url != answer.url else None


def numbered_page(paging: str, url: str, number: int) -> str | None:
    """The URL of page `number` by a word or a template, from the URL of the page before it."""
    if paging in ("trs_zero", "one_based"):
        here, there = (number - 2, number - 1) if paging == "trs_zero" else (number - 1, number)
        parts = urlsplit(url)
        folder, _, name = parts.path.rpartition("/")
        stem, extension = splitext(name or "index.html")
        stem = stem.removesuffix(f"_{here}") if number > 2 else stem
        return urlunsplit(parts._replace(path=f"{folder}/{stem}_{there}{extension}", fragment=""))
    target = _NUMBER.sub(lambda found: str(number if found[1] == "n" else number - 1), paging)
    if target.startswith("?"):
        return with_query(url, **dict(parse_qsl(target[1:], keep_blank_values=True)))
    return absolute(url, target)


def scripted_page(answer: Answer, base: str) -> str | None:
    """The next page by TRS's script: `createPageHTML(total, current, "index", "html")`, counted from zero."""
    for found in _CREATE_PAGE.finditer(answer.text):
        total, current = int(found["total"]), int(found["current"])
        if current + 1 >= total:
            return None
        if found["stem"]:
            return absolute(base, f"{found['stem']}_{current + 1}.{found['ext']}")
        return numbered_page("trs_zero", answer.url, current + 2)
    found_total = _TOTALS[0].search(answer.text)
    if found_total and answer.page_no < int(found_total[1]):
        return numbered_page("trs_zero", answer.url, answer.page_no + 1)
    return None


def linked_page(root: HtmlElement, base: str, url: str, page_no: int) -> str | None:
    """Where the 下一页 link leads, or else the link of the next number in a pager; never to this page again."""
    here = absolute(url, url)
    numbered = None
    for link in islice(root.iter("a"), _MAX_LINKS):
        if len(link) > 3:
            continue
        text = text_of(link)
        says_next = _NEXT.fullmatch(text) or _NEXT_CLASS.search(f"{link.get('class')} {link.get('rel')}")
        if not says_next and (numbered or text != str(page_no + 1) or not _in_pager(link)):
            continue
        target = element_target(link, base)
        if target and target != here:
            if says_next:
                return target
            numbered = target
    return numbered


def _in_pager(link: HtmlElement) -> bool:
    return any(_PAGER_CLASS.search(f"{around.get('class')} {around.get('id')}") for around in
               islice(link.iterancestors(), 3))  # fmt: skip


def page_total(text: str, page_no: int) -> int | None:
    """How many pages the page says that its list has; numbers below its own are none."""
    for form in (
        *_TOTALS,
        re.compile(rf">\s{{0,3}}第?\s{{0,3}}{page_no}\s{{0,3}}/\s{{0,3}}(\d{{1,6}})\s{{0,3}}页?\s{{0,3}}<"),
    ):
        for found in form.finditer(text):
            if int(found[1]) >= page_no:
                return int(found[1])
    create = _CREATE_PAGE.search(text)
    return int(create["total"]) if create and int(create["total"]) >= page_no else None


def _is_last(root: HtmlElement, base: str, url: str) -> bool:
    here = absolute(url, url)
    return any(
        element_target(link, base) == here
        for link in islice(root.iter("a"), _MAX_LINKS)
        if len(link) <= 3 and _LAST.fullmatch(text_of(link))
    )
