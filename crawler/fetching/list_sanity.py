"""Does page 1 of a list look like the list that was declared? What was read off it is judged, not how."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.adapters.titles import cjk_count
from crawler.declarations.model import Source
from crawler.entries import Entry, ListPage
from crawler.fetching.codes import ErrorCode
from crawler.plan import KnownPage

_NAVIGATION = re.compile(
    r"(?:网站|返回)?首页|(?:查看|点击)?更多|(?:政务|信息)公开|政府信息公开\w{0,6}|法定主动公开内容|依申请公开|"
    r"(?:公开)?(?:指南|目录|年报|制度)|通知公告|公告公示|公示公告|新闻(?:中心|动态)|(?:教育|政务|工作)(?:要闻|动态)|政策(?:文件|法规|解读)|"
    r"(?:机构|领导)(?:职能|设置|概况|简介|信息|介绍)|(?:互动|政民互动)交流|办事(?:服务|指南|大厅)|(?:政务|在线|网上)服务|专题专栏|数据开放|"
    r"联系(?:我们|方式)|网站(?:地图|声明|帮助)|(?:局长|厅长|领导)信箱|(?:意见|民意)征集|在线访谈|无障碍(?:浏览|阅读)?|关怀版|长者模式|"
    r"(?:上|下)一页|尾页|末页|登录|注册|搜索|English|More",
    re.IGNORECASE,
)
_SHORTEST_TITLE = 5


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a list may not be what it was declared to be. `code` is one of `crawler.fetching.codes`."""

    code: ErrorCode
    detail: str


def doubts_of(page: ListPage, source: Source, known: Iterable[KnownPage] = ()) -> tuple[Doubt, ...]:
    """What speaks against page 1 of a list that gave rows; empty when nothing does.

    Dates are asked for when the declaration says where they stand, or when the rows that we know had them."""
    rows, expected = page.entries, source.expect.min_items
    dated = sum(entry.date is not None for entry in rows)
    menu = sum(is_navigation(entry) for entry in rows)
    if menu * 2 > len(rows):
        return (Doubt("menu_rows", f"{menu} of {len(rows)} rows are words of a menu"),)
    doubts = []
    if len(rows) < expected:
        doubts.append(Doubt("few_rows", f"{len(rows)} rows, at least {expected} are expected"))
    if page.rows_without_link > len(rows):
        doubts.append(Doubt("unlinked_rows", f"{page.rows_without_link} rows have no link, {len(rows)} have one"))
    if dated * 2 < len(rows) and (source.rules.date or _had_dates(known)):
        doubts.append(Doubt("undated_rows", f"{dated} of {len(rows)} rows have a date"))
    return tuple(doubts)


def is_navigation(entry: Entry) -> bool:
    """Say whether a row is one of a menu: without a date, and a word that menus use or hardly a title at all."""
    word = entry.title.strip(" >»＞›.…")
    is_short = cjk_count(word) == len(word) < _SHORTEST_TITLE
    return entry.date is None and (is_short or _NAVIGATION.fullmatch(word) is not None)


def _had_dates(known: Iterable[KnownPage]) -> bool:
    listed = [page.date is not None for page in known if page.kind == "notice" and page.title]
    return sum(listed) * 2 > len(listed)
