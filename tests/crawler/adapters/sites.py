"""Whole sites in the shape of each family, built from notices: what a crawl of 200 notices would be answered."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from crawler.declarations.model import ListRules

SUBJECTS = ("招生入学", "校园安全", "教师资格认定", "课后服务", "学生资助", "教育督导", "劳动教育", "心理健康")


@dataclass(frozen=True, slots=True)
class Notice:
    number: int
    title: str
    day: date


@dataclass(frozen=True, slots=True)
class Site:
    """Answers by URL, where the list begins, how it is declared, and how many pages hold rows."""

    answers: dict[str, str]
    start: str
    rules: ListRules
    pages: int
    landing: bool = False


def notices(count: int) -> list[Notice]:
    return [
        Notice(n, f"关于做好第{n}批{SUBJECTS[n % len(SUBJECTS)]}工作的通知", date(2026, 6, 30) - timedelta(days=n))
        for n in range(count)
    ]


Pages = Sequence[Sequence[Notice]]


def cut(count: int, size: int) -> list[list[Notice]]:
    all_ = notices(count)
    return [all_[start : start + size] for start in range(0, count, size)]


def _static(
    pages: Pages,
    url: Callable[[int], str],
    link: Callable[[Notice], str],
    pager: Callable[[int], str],
    rules: ListRules,
) -> Site:
    answers = {}
    for number, rows in enumerate(pages, 1):
        lines = "".join(
            f"<li><a href='{link(row)}' title='{row.title}'>{row.title}</a><span>{row.day}</span></li>" for row in rows
        )
        menu = "".join(f"<li><a href='/c{n}/'>政府信息公开栏目{n}</a></li>" for n in range(8))
        answers[url(number)] = f"<html><body><ul>{menu}</ul><ul class='l'>{lines}</ul>{pager(number)}</body></html>"
    return Site(answers, url(1), rules, len(pages))


def trs(pages: Pages) -> Site:
    base = "https://trs.example/tzgg/"
    return _static(
        pages,
        lambda n: base if n == 1 else f"{base}index_{n - 1}.html",
        lambda row: f"./{row.day:%Y%m}/t{row.day:%Y%m%d}_{row.number}.html",
        lambda n: f"<script>createPageHTML({len(pages)}, {n - 1}, 'index', 'html');</script>",
        ListRules("trs", paging="auto"),
    )


def trs_zero(pages: Pages) -> Site:
    site = trs(pages)
    return Site(site.answers, site.start, ListRules("trs", item="ul.l > li", paging="trs_zero"), site.pages)


def ucap(pages: Pages) -> Site:
    base = "https://ucap.example/jyt/c100/xw_list"
    return _static(
        pages,
        lambda n: f"{base}.shtml" if n == 1 else f"{base}_{n}.shtml",
        lambda row: f"/jyt/c100/{row.day:%Y%m}/{row.number:032x}.shtml",
        lambda _: f"<b>共 {len(pages)} 页</b>",
        ListRules("ucap", paging="auto"),
    )


def nfcms(pages: Pages) -> Site:
    base = "https://nfcms.example/gsgg/index"
    last = f"index_{len(pages)}.html" if len(pages) > 1 else "index.html"
    return _static(
        pages,
        lambda n: f"{base}.html" if n == 1 else f"{base}_{n}.html",
        lambda row: f"content/post_{row.number}.html",
        lambda _: f"<a class='last' href='{last}'>尾页</a>",
        ListRules("nfcms", item="ul.l > li", paging="auto"),
    )


def sh_ivs(pages: Pages) -> Site:
    base = "https://ivs.example/gk/"
    return _static(
        pages,
        lambda n: base if n == 1 else f"{base}index_{n}.html",
        lambda row: f"/gk/{row.day:%Y%m%d}/{row.number:032x}.html",
        lambda _: f"<div class='whj_padding'>共{len(pages)}页</div>",
        ListRules("sh_ivs", paging="auto"),
    )


def lonsun(pages: Pages) -> Site:
    base = "https://lonsun.example/content/column/314?pageIndex="
    return _static(
        pages,
        lambda n: f"{base}{n}",
        lambda row: f"/tzgg/{40700000 + row.number}.html",
        lambda _: f"<span class='total'>共{len(pages)}页</span>",
        ListRules("lonsun", paging="auto"),
    )


def boda(pages: Pages) -> Site:
    total = len(pages)

    def url(number: int) -> str:
        return f"https://boda.example/tzgg/{total - number + 1}.htm" if number > 1 else "https://boda.example/tzgg.htm"

    def pager(number: int) -> str:
        target = url(number + 1)
        return (
            f"<span class='p_next p_fun'><a href='{target}'>下页</a></span>" if number < total else "<span>下页</span>"
        )

    return _static(pages, url, lambda row: f"/info/1043/{row.number}.htm", pager, ListRules("boda", paging="auto"))


def linked(pages: Pages) -> Site:
    def pager(number: int) -> str:
        after = f"<a href='?p={number + 1}'>下一页 &gt;</a>" if number < len(pages) else ""
        return f"<div class='pages'><a href='?p=1'>首页</a>{after}</div>"

    return _static(
        pages,
        lambda n: f"https://linked.example/list?p={n}",
        lambda row: f"/show?id={1000 + row.number}",
        pager,
        ListRules("generic", paging="auto"),
    )


def numbered(pages: Pages) -> Site:
    return _static(
        pages,
        lambda n: f"https://num.example/f797aa36-{n}.shtml",
        lambda row: f"/n/{row.number}.shtml",
        lambda n: f"<p>{n}/{len(pages)}</p>",
        ListRules("html", item="ul.l > li", paging="f797aa36-{n}.shtml"),
    )


def jcms(pages: Pages) -> Site:
    groups = [[row for page in pages[start : start + 3] for row in page] for start in range(0, len(pages), 3)]
    total = sum(len(page) for page in pages)
    base = "https://jcms.example/module/web/jpage/dataproxy.jsp?page={}&appid=1&webid=12&columnid=58&unitid=39"
    answers = {}
    for number, group in enumerate(groups):
        records = "".join(
            f"<record><![CDATA[<li><a href='/art/{row.day:%Y/%m/%d}/art_58_{row.number}.html'>{row.title}</a>"
            f"<span>{row.day}</span></li>]]></record>"
            for row in group
        )
        after = f'<nextgroup><![CDATA[<a href="{base.format(number + 1).partition(".example")[2]}"></a>]]></nextgroup>'
        store = (
            f"<datastore><totalrecord>{total}</totalrecord><totalpage>{len(pages)}</totalpage>{after}"
            f"<recordset>{records}</recordset></datastore>"
        )
        page = f"<html><body><script type='text/xml'>{store}</script></body></html>"
        answers[base.format(number) if number else "https://jcms.example/col/col58/index.html"] = page
    return Site(answers, "https://jcms.example/col/col58/index.html", ListRules("jcms", paging="auto"), len(groups))


def dataproxy(pages: Pages) -> Site:
    total, size = sum(len(page) for page in pages), len(pages[0])
    answers = {}
    for number, page in enumerate(pages):
        span = f"startrecord={number * size + 1}&endrecord={(number + 1) * size}"
        url = f"https://proxy.example/dataproxy.jsp?{span}&perpage={size}"
        records = "".join(
            f"<record><![CDATA[<a href='/art/{row.number}.html'>{row.title}</a><i>{row.day}</i>]]></record>"
            for row in page
        )
        answers[url] = f"<datastore><totalrecord>{total}</totalrecord><recordset>{records}</recordset></datastore>"
    return Site(answers, next(iter(answers)), ListRules("jcms", paging="auto"), len(pages))


def jpaas(pages: Pages) -> Site:
    column = "https://jpaas.example/gsgg/"
    api = "https://jpaas.example/api-gateway/jpaas-publish-server/front/page/build/unit?webId=5&pageId=16&tagId=list"
    query = "{'webId':'5','pageId':'16','tagId':'list'}"
    script = f'<script url="/api-gateway/jpaas-publish-server/front/page/build/unit" queryData="{query}"></script>'
    answers = {column: f"<html><body>{script}</body></html>"}
    size, total = len(pages[0]), sum(len(page) for page in pages)
    for number, page in enumerate(pages, 1):
        rows = "".join(
            f"<li><a href='/gsgg/art/2026/art_{row.number:032x}.html'>{row.title}</a><b>{row.day}</b></li>"
            for row in page
        )
        later = f"&paramJson=%7B%22pageNo%22%3A{number}%2C%22pageSize%22%3A{size}%7D" if number > 1 else ""
        answers[api + later] = json.dumps(
            {"data": {"html": f"<ul class='page-content'>{rows}</ul><i>count: {total}</i>"}}
        )
    return Site(answers, column, ListRules("jpaas", paging="auto"), len(pages), landing=True)


def gkmlpt(pages: Pages) -> Site:
    index, api = "http://gk.example/gkmlpt/index", "http://gk.example/gkmlpt/api/all/0?page={}&sid=75"
    answers = {index: "<script>window._CONFIG = {SID: '75', TREE: []}</script>"}
    rows = [row for page in pages for row in page]
    chunks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    for number, chunk in enumerate(chunks, 1):
        articles = [
            {
                "title": row.title,
                "url": f"http://gk.example/gkmlpt/content/post_{row.number}.html",
                "created_at": f"{row.day} 09:00:00",
            }
            for row in chunk
        ]
        answers[api.format(number)] = json.dumps({"articles": articles, "classify": {"post_count": len(rows)}})
    return Site(answers, index, ListRules("gkmlpt", paging="auto"), len(chunks), landing=True)


def _api(
    pages: Pages,
    url: str,
    adapter: ListRules,
    wrap: Callable[[list[dict[str, str]], int], object],
    names: tuple[str, str, str],
) -> Site:
    size, total = len(pages[0]), sum(len(page) for page in pages)
    answers = {}
    for number, page in enumerate(pages, 1):
        rows = [dict(zip(names, (row.title, f"/n/{row.number}.html", str(row.day)), strict=True)) for row in page]
        answers[url.format(size=size, n=number)] = json.dumps(wrap(rows, total))
    return Site(answers, url.format(size=size, n=1), adapter, len(pages))


def ucap_json(pages: Pages) -> Site:
    return _api(
        pages,
        f"https://search.example/common/search/{'a' * 32}?_isJson=true&_pageSize={{size}}&page={{n}}",
        ListRules("ucap_json", paging="auto"),
        lambda rows, total: {"data": {"results": rows, "total": total}},
        ("title", "url", "publishedTimeStr"),
    )


def trs_json(pages: Pages) -> Site:
    return _api(
        pages,
        "https://igs.example/igs/front/search/publish/data/list.html?pageSize={size}&pageNumber={n}",
        ListRules("trs_json", paging="auto"),
        lambda rows, total: {"page": {"content": rows, "totalElements": total}},
        ("DOCTITLE", "DOCPUBURL", "DOCRELTIME"),
    )


def declared_json(pages: Pages) -> Site:
    return _api(
        pages,
        "https://json.example/data?n={size}&p={n}",
        ListRules("json", item="vo.rows", link="u", title="t", date="d", paging="?p={n}"),
        lambda rows, total: {"vo": {"totalCount": total, "rows": rows}},
        ("t", "u", "d"),
    )


BUILDERS: dict[str, Callable[[Pages], Site]] = {
    builder.__name__: builder
    for builder in (
        trs,
        trs_zero,
        ucap,
        nfcms,
        sh_ivs,
        lonsun,
        boda,
        linked,
        numbered,
        jcms,
        dataproxy,
        jpaas,
        gkmlpt,
        ucap_json,
        trs_json,
        declared_json,
    )
}
