"""Pages written by us, in the shapes that bureaus' sites have and with the traps that are seen on them."""

from __future__ import annotations

from collections.abc import Sequence

SITE = "青川市教育局"
TITLE = "青川市教育局关于做好2026年义务教育阶段学校招生入学工作的通知"
URL = "https://jyj.qingchuan.example/tzgg/202605/t20260520_30127.html"

OPENING = "各县（区）教育局，市直各中小学校："
PARAGRAPHS = (
    OPENING,
    "为做好2026年全市义务教育阶段学校招生入学工作，维护招生秩序，保障适龄儿童少年平等接受义务教育，现将有关事项通知如下。",
    "一、坚持免试就近入学。各县（区）教育局要按照适龄学生人数、学校分布等因素，合理划定每所公办学校的招生范围，并向社会公布。",
    "二、规范报名程序。小学新生网上报名时间为6月8日至6月15日，初中新生网上报名时间为6月18日至6月25日，逾期不再受理。",
    "三、严明招生纪律。任何学校不得以考试、面试、竞赛证书等方式选拔学生，不得提前组织招生，不得跨区域掐尖招生。",
    "青川市教育局",
    "2026年5月18日",
)

MENU = "".join(
    f'<li><a href="/{name}/">{name}</a></li>'
    for name in ("网站首页", "机构设置", "政务公开", "通知公告", "教育动态", "办事服务", "互动交流", "专题专栏")
)
NEIGHBOURS = "".join(
    f'<li><a href="./t2026051{at}_3010{at}.html" title="{title}">{title}</a><span>2026-05-1{at}</span></li>'
    for at, title in enumerate(
        (
            "关于公布市级示范幼儿园名单的通知",
            "关于开展校园安全大检查的通知",
            "关于举办中小学生艺术展演的通知",
            "关于做好暑期值班工作的通知",
        )
    )
)
FOOT = (
    '<div class="footer"><p>版权所有：青川市教育局　网站标识码：5108000012　川ICP备05000001号</p>'
    "<p>主办单位：青川市教育局　地址：青川市文昌路1号　技术支持：青川信息中心</p></div>"
)


def paragraphs(lines: Sequence[str] = PARAGRAPHS) -> str:
    """Lines as paragraphs of an editor."""
    return "".join(f'<p style="text-indent: 2em">　　{line}</p>\n' for line in lines)


def page(
    body: str,
    *,
    title: str = TITLE,
    head_title: str | None = None,
    meta: str = "",
    above: str | None = None,
    before: str = "",
    behind: str = "",
    container: str = '<div class="TRS_Editor">{}</div>',
) -> str:
    """A notice's page: menu, trail, heading, bar, text, what stands behind it, neighbours, foot."""
    bar = (
        '<div class="info">发布时间：2026-05-20 09:30　来源：市教育局基础教育科　'
        '浏览次数：<span id="hits">218</span></div>'
    )
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">{meta}'
        f"<title>{f'{title}_{SITE}' if head_title is None else head_title}</title></head>\n<body>"
        f'<div class="header"><ul class="nav">{MENU}</ul></div>'
        '<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/tzgg/">通知公告</a></div>'
        f'<div class="main"><h1>{title}</h1>{bar if above is None else above}{before}'
        f"{container.format(body)}{behind}"
        f'</div><div class="related"><h3>相关阅读</h3><ul>{NEIGHBOURS}</ul></div>{FOOT}</body></html>'
    )


def standard_meta(**values: str) -> str:
    """Meta elements by name."""
    return "".join(f'<meta name="{name}" content="{value}"/>\n' for name, value in values.items())
