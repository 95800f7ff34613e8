"""Pages whose data stand as JSON in a script: `window._CONFIG = {…, DETAIL: {…}}` of the gkmlpt platform."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from datetime import datetime

from crawler.adapters.dates import epoch_date
from crawler.extraction.page.tree import writable

_DETAIL = re.compile(r"[\"']?\bDETAIL[\"']?\s{0,4}[:=]\s{0,4}(?=\{)")
_FIELDS = {
    "发文字号": ("document_number",),
    "索引号": ("identifier",),
    "发布机构": ("publisher", "source"),
    "主题分类": ("classify_theme_name", "classify_main_name"),
    "体裁分类": ("classify_genre_name",),
    "主题词": ("keywords",),
    "内容概述": ("abstract",),
}
_PUBLISHED = ("display_publish_time", "first_publish_time", "publish_time", "created_at")
_MAX = 8_000_000


@dataclass(frozen=True, slots=True)
class JsonDetail:
    """One notice as its platform's JSON gives it. `content` is markup; `fields` go by the metadata table's labels;
    `files` are names and addresses."""

    title: str
    content: str
    fields: dict[str, str]
    published_at: datetime | None
    written_at: datetime | None
    source: str
    files: tuple[tuple[str, str], ...]


def read_json_detail(markup: str) -> JsonDetail | None:
    """The page's JSON, or None when it has none, or none with a title or a text."""
    if "DETAIL" not in markup:
        return None
    for match in _DETAIL.finditer(markup):
        data = _load(markup[match.end() : match.end() + _MAX])
        if data and (_text(data, "title") or _text(data, "content")):
            return _detail(data)
    return None


def _load(text: str) -> dict[str, object] | None:
    try:
        data, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _detail(data: dict[str, object]) -> JsonDetail:
    content = _text(data, "content")
    if "<" not in content and "&lt;" in content:
        content = html.unescape(content)
    fields = {
        label: value
        for label, keys in _FIELDS.items()
        if (value := next((found for key in keys if (found := _text(data, key))), "")) or keys[0] in data
    }
    if data.get("is_abolished") in (1, True, "1"):
        fields["时效性"] = "废止"
    elif data.get("is_expired") in (1, True, "1"):
        fields["时效性"] = "失效"
    published = next((day for key in _PUBLISHED if (day := epoch_date(data.get(key)))), None)
    return JsonDetail(
        _text(data, "title"),
        content,
        fields,
        published,
        epoch_date(data.get("date")),
        _text(data, "source"),
        _files(data),
    )


def _files(data: dict[str, object]) -> tuple[tuple[str, str], ...]:
    listed = data.get("attachments") or data.get("attachment") or data.get("files")
    if not isinstance(listed, list):
        return ()
    found: list[tuple[str, str]] = []
    for item in listed[:200]:
        if not isinstance(item, dict):
            continue
        address = _text(item, "url") or _text(item, "link") or _text(item, "path")
        if address:
            found.append((_text(item, "name") or _text(item, "title") or _text(item, "filename"), address))
    return tuple(found)


def _text(data: dict[str, object], key: str) -> str:
    value = data.get(key)
    if isinstance(value, list):
        value = ";".join(str(item) for item in value if isinstance(item, str))
    return writable(value).strip() if isinstance(value, str) and value.strip().lower() != "null" else ""
