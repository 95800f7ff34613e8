"""Is this really the page? Answers that are not, whatever their status line says.

A false alarm hides a real notice, so every rule wants a page with almost no text of its own: a notice *about* 404 pages
or 验证码 has a body, and the standard's meta elements, and passes.
"""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

from crawler.extraction.decoding import decode
from crawler.extraction.model import Gate, PageText

FetchedKind = Literal["list", "notice", "attachment"]

_OK_STATUSES = frozenset({200, 203, 206})
_CHALLENGE_STATUSES = frozenset({412, 521})
_BINARY_MAGIC = {
    b"%PDF": frozenset({"pdf"}),
    b"PK\x03\x04": frozenset({"docx", "xlsx", "pptx", "zip", "ofd", "wps", "et", "dps"}),
    b"\xd0\xcf\x11\xe0": frozenset({"doc", "xls", "ppt", "wps", "et", "dps"}),
    b"Rar!": frozenset({"rar"}),
    b"7z\xbc\xaf": frozenset({"7z"}),
    b"\x1f\x8b": frozenset({"gz", "tgz"}),
    b"\xff\xd8\xff": frozenset({"jpg", "jpeg"}),
    b"\x89PNG": frozenset({"png"}),
    b"GIF8": frozenset({"gif"}),
    b"{\\rtf": frozenset({"rtf", "doc"}),
}
_PAGE_EXTENSIONS = frozenset(
    {"", "htm", "html", "shtml", "xhtml", "jsp", "asp", "aspx", "php", "do", "action", "mht", "mhtml"}
)
_OFFICE_HTML = (b"urn:schemas-microsoft-com:office", b"MIME-Version:", b"ProgId content=Word", b"ProgId content=Excel")

# What the defences in front of these sites leave in their pages.
_CHALLENGE_MARKS = re.compile(
    r"wzws[-_]?(?:challenge|sessionid|waf|cid)|/WZWSREL|\$_ts\b|acw_sc__v2|__jsl_clearance|__cf_chl|cf-challenge|HOY_TR|"
    r"_guard/(?:auto|click|slide)|captcha_?(?:js|img|image|container)|TencentCaptcha|geetest",
    re.IGNORECASE,
)
_COOKIE_SCRIPT = re.compile(r"document\s*(?:\.|\[['\"])\s*cookie|\beval\s*\(|String\.fromCharCode|\bunescape\s*\(")
_GOES_ON = re.compile(
    r"location\s*(?:\.\s*(?:href|replace|reload|assign)|=)|http-equiv\s*=\s*[\"']?refresh", re.IGNORECASE
)
_CHALLENGE_WORDS = re.compile(
    r"(?:请|需|进行|完成|输入|通过).{0,8}(?:安全验证|人机验证|访问验证|滑动验证|验证码)|"
    r"(?:访问|操作|请求)(?:过于|太过?)频繁|(?:请求|访问)(?:已)?被(?:拦截|阻断)|网站防火墙|"
    r"Just a moment|Checking your browser|Access Denied|Request blocked",
    re.IGNORECASE,
)
_ERROR_TITLE = re.compile(
    r"^\W*(?:HTTP\s*)?(?:(?:错误|Error)?\W*404\W*(?:not found|错误|页面|error|page|未找到|找不到|不存在)*|"
    r"not found|error|出错了?|错误(?:提示|页面|信息)?|系统(?:提示|错误)|提示信息|"
    r".{0,12}(?:页面|网页|文件|内容|信息)(?:不存在|未找到|没有找到|找不到|无法访问|走丢了).{0,12}|"
    r"(?:找不到|没有找到|无法找到).{0,6}(?:页面|网页|文件|内容|信息).{0,10})\W*$",
    re.IGNORECASE,
)
_ERROR_WORDS = re.compile(
    r"您?(?:所|正|要|想|需)?(?:访问|浏览|查找|请求|查看)的.{0,6}(?:页面|网页|信息|内容|文章|栏目|文件|链接|地址|资源).{0,10}"
    r"(?:不存在|已.{0,4}删除|被删除|找不到|未找到|没有找到|无法访问|已.{0,4}(?:移动|转移|下线|失效|过期)|有误|暂时不可用)|"
    r"(?:页面|网页|该文章|该信息|该内容|此信息|此文章|文件|文档|信息)(?:不存在|未找到|没有找到|已(?:经)?被?(?:删除|移除|下线|撤销)|走丢了)|"
    r"(?:找不到|无法找到|没有找到|未找到)(?:您|该|此|相关|指定|对应)?.{0,8}(?:页面|网页|文件|资源)|"
    r"404\W{0,4}(?:Not Found|File Not Found|页面|错误|error)|The (?:page|resource).{0,40}(?:not found|cannot be found)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_ARTICLE_META = re.compile(
    r"<meta\b[^<>]{0,200}\b(?:ArticleTitle|PubDate)\b[^<>]{0,20}content\s*=\s*[\"']?[^\"'<>\s]", re.IGNORECASE
)
_CJK = re.compile(r"[\u3400-\u9fff]+")
_CHALLENGE_TEXT = 300
_ERROR_TEXT = 240
_STUB_TEXT = 80


def judge_response(status: int, body: bytes, content_type: str, url: str, kind: FetchedKind) -> Gate:
    """Say whether an answer is the page that was asked for.

    `kind` is what we took the URL for. A notice that is openly a file (a list row that links a .pdf) is `ok`.
    """
    if status in _CHALLENGE_STATUSES:
        return "challenge"
    if status not in _OK_STATUSES:
        return "challenge" if status != 404 and _is_refusal(_markup(body, content_type)) else "wrong_status"
    if not body.strip():
        return "empty_list" if kind == "list" else "too_short"
    binary = _binary_extensions(body)
    if kind == "attachment":
        return "ok" if binary else _judge_file(body, content_type, url)
    if binary:
        return "ok" if kind == "notice" and _extension(url) in binary else "wrong_type"
    if body.lstrip()[:1] in (b"{", b"[") or not _looks_like_markup(body):
        return "ok"
    return _judge_markup(_markup(body, content_type))


def judge_text(page: PageText | int, min_body_chars: int) -> Gate:
    """`too_short` when a notice gives less text than its source leads us to expect.

    A page whose text is a file or a picture (scans, a link to one PDF) is short and whole."""
    if isinstance(page, int):
        return "too_short" if page < min_body_chars else "ok"
    chars = sum(len("".join(paragraph.split())) for paragraph in page.paragraphs)
    if chars >= min_body_chars or page.attachments or page.media:
        return "ok"
    return "too_short"


def _judge_file(body: bytes, content_type: str, url: str) -> Gate:
    if not _looks_like_markup(body) or any(mark in body[:4096] for mark in _OFFICE_HTML):
        return "ok"
    verdict = _judge_markup(_markup(body, content_type))
    if verdict != "ok" or _extension(url) in _PAGE_EXTENSIONS or "html" not in content_type.lower():
        return verdict
    return "wrong_type"


def _judge_markup(markup: str) -> Gate:
    if _ARTICLE_META.search(markup):
        return "ok"
    text = _visible(markup)
    if _is_challenge(markup, text):
        return "challenge"
    return "soft_404" if _is_soft_404(markup, text) else "ok"


def _is_refusal(markup: str) -> bool:
    return not _ARTICLE_META.search(markup) and _is_challenge(markup, _visible(markup))


def _is_challenge(markup: str, text: str) -> bool:
    if _chinese(text) > _CHALLENGE_TEXT:
        return False
    if _CHALLENGE_WORDS.search(text) and markup.lower().count("<a ") < 15:
        return True
    # Data may stand in scripts (pages built in the browser); a challenge carries no Chinese at all.
    written = _chinese(markup)
    if _CHALLENGE_MARKS.search(markup):
        return written < _CHALLENGE_TEXT
    return written < 20 and bool(_COOKIE_SCRIPT.search(markup)) and bool(_GOES_ON.search(markup))


def _is_soft_404(markup: str, text: str) -> bool:
    title = _TITLE.search(markup)
    titled = title is not None and _ERROR_TITLE.match(title.group(1).strip()) is not None
    if titled or _ERROR_WORDS.search(text):
        own = _chinese(_visible(_without_links(markup)))
        if own <= (2 * _ERROR_TEXT if titled else _ERROR_TEXT):
            return True
    return len(text) < _STUB_TEXT and _chinese(markup) < _STUB_TEXT and bool(_GOES_ON.search(markup))


def _chinese(text: str) -> int:
    """How many Chinese characters a text has."""
    return len(text) - len(_CJK.sub("", text))


def _markup(body: bytes, content_type: str) -> str:
    return decode(body[:600_000], content_type).text


def _visible(markup: str) -> str:
    """What a reader sees, near enough: without scripts, styles, comments and tags, blanks dropped."""
    for opening, closing in (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"), ("<title", "</title")):
        markup = _cut(markup, opening, closing)
    return "".join(re.sub(r"<[^<>]*>", " ", markup).split())


def _without_links(markup: str) -> str:
    return _cut(markup, "<a ", "</a")


def _cut(markup: str, opening: str, closing: str) -> str:
    """Drop every stretch from `opening` to `closing`, case ignored, in linear time; an unclosed one drops the rest."""
    lower = markup.lower()
    if len(lower) != len(markup):  # a few letters change length when folded
        lower = "".join(char.lower() if char.isascii() else char for char in markup)
    kept: list[str] = []
    at = 0
    while (start := lower.find(opening, at)) >= 0:
        kept.append(markup[at:start])
        end = lower.find(closing, start)
        if end < 0:
            return "".join(kept)
        at = lower.find(">", end) + 1 or len(markup)
    kept.append(markup[at:])
    return "".join(kept)


def _binary_extensions(body: bytes) -> frozenset[str]:
    for magic, extensions in _BINARY_MAGIC.items():
        if body.startswith(magic):
            return extensions
    return frozenset()


def _looks_like_markup(body: bytes) -> bool:
    head = body[:2048].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return head.startswith(
        (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<meta", b"<div", b"<?xml", b"<!--")
    ) or (b"<html" in head or b"<head" in head)


def _extension(url: str) -> str:
    try:
        name = urlsplit(url).path.rpartition("/")[2]
    except ValueError:
        return ""
    return name.rpartition(".")[2].lower() if "." in name else ""
