"""The pages of the sites: lists, and notices of the size and shape that bureaus publish, in words of our own."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from random import Random

from tests.benchmarks.comparison import sentences

_PARAGRAPHS = 14
_MENU = (
    "首页",
    "机构概况",
    "政务公开",
    "通知公告",
    "政策法规",
    "招生考试",
    "办事服务",
    "互动交流",
    "专题专栏",
    "教育督导",
)
_STYLE = "".join(f".m{number}{{float:left;width:{number}px;background:#f{number % 10}f}}" for number in range(90))


NEWS = 100_000
"""The number of the notice that is news."""


def list_page(notices: int, site: int, *, news: bool = False) -> bytes:
    """The list of a site, with all its notices."""
    rows = "".join(
        f'<li><a href="/tzgg/{number}.html">{_title(site, number)}</a><span>{_date(number)}</span></li>'
        for number in (*([NEWS] if news else []), *range(notices))
    )
    return f'<html><head><title>通知公告</title></head><body><ul class="list">{rows}</ul></body></html>'.encode()


def notice_parts(site: int, number: int) -> tuple[bytes, bytes, bytes]:
    """A notice in three parts; a counter of visits stands between the first two, the time of day after."""
    random = Random(site * 100_000 + number)
    title = _title(site, number)
    menu = "".join(
        f'<li><a href="/{at}/">{name}</a><ul>'
        + "".join(f'<li><a href="/{at}/{sub}/">{name}之{sub}</a></li>' for sub in range(6))
        + "</ul></li>"
        for at, name in enumerate(_MENU)
    )
    text = "".join(
        f"<p>{'一二三四五六七八九十'[at // 2] if at < 20 else ''}、{sentences(random, 2)}</p>"
        for at in range(_PARAGRAPHS)
    )
    head = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style></head><body>'
        f'<div class="top"><ul class="nav">{menu}</ul></div><div class="article"><h1>{title}</h1>'
        f'<div class="info">发布日期：{_date(number)} 来源：示范市教育局 浏览次数：<span id="hits">'
    )
    middle = (
        f'</span></div><div class="TRS_Editor"><p>{_issued(site, number)}</p><p>各区教育局、市属各学校：</p>{text}'
        f"<p>示范市教育局</p><p>{_date(number)}</p></div></div>"
        '<div class="foot"><p>主办：示范市教育局 版权所有</p><p>当前时间：2026年11月22日 <span id="clock">'
    )
    return head.encode(), middle.encode(), b"</span></p></div></body></html>"


def _issued(site: int, number: int) -> str:
    """A number of its own, or one site's notice would be a copy of another's."""
    return f"示范教字{'甲乙丙丁戊己庚辛壬癸'[site % 10]}〔2025〕{1 + site * 1_000 + number % 1_000}号"


def _title(site: int, number: int) -> str:
    return f"示范市教育局关于做好第{site}区第{number}批义务教育招生入学工作的通知"


def _date(number: int) -> str:
    if number == NEWS:
        return datetime.now(timezone(timedelta(hours=8))).date().isoformat()
    return f"2025-{1 + number % 12:02}-{1 + number % 28:02}"
