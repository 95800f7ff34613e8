"""The pages of the fuzz: seeds written by us and the demo's sites, mutated by what a number draws."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from monitor.demo.site import Stage
from monitor.demo.staged_site import SITES, StagedSite

_LARGEST = 2_000_000
_STAGES: tuple[Stage, ...] = (1, 2)


@dataclass(frozen=True, slots=True)
class Case:
    """What a server answered."""

    body: bytes
    url: str = ""
    content_type: str = "text/html"


_OWN_SEEDS = (
    "",
    "<p>",
    "云州市教育局关于某事的通知\n云教〔2024〕1号\n各学校：\n一、报名\n（一）时间：6月1日至6月5日。\n1.条件。\n云州市教育局\n2024年5月1日",
    "# 云州市某条例\n\n第一章 总则\n\n第一条 为了某事，制定本条例。\n第二条 《甲办法》（云教〔2010〕1号）同时废止。",
    "篇一：甲方案\n一、目标\n篇二：乙方案\n一、目标\n文章属性•【制定机关】甲局•【公布日期】2021.12.30•【字号】甲〔2021〕1号正文",
    (
        "<html><head><meta name=ArticleTitle content=关于某事的公告>"
        "<meta name=PubDate content='2024-05-01 10:00'></head>"
        "<body><div class=TRS_Editor><p>各学校：<p>根据《甲法》，废止下列文件：<p>1.《乙办法》；"
        "<table><tr><th>序号<th>姓名<tr><td>1<td rowspan=3>王小明</table>"
        "<a href=a.doc>附件1</a><script>var a='</p>'</script></div></body></html>"
    ),
    "<ul>"
    + "".join(f"<li><a href=/t2024050{n}_{n}.html>关于某事的通知{n}</a><span>2024-05-0{n}</span>" for n in range(1, 9))
    + "</ul>",
    "window._CONFIG={DETAIL:"
    + json.dumps({"title": "关于某事的通知", "content": "<p>各学校：</p><p>请落实。</p>"})
    + "}",
    json.dumps(
        {"data": {"results": [{"title": "关于某事的通知", "url": "/a.html", "publishedTimeStr": "2024-05-01"}]}}
    ),
)
# Words that rules look for, to be strewn in any order.
_TOKENS = (
    *"《》〔〕（）()【】[]“”‘’。；：:，、.!？?\n\t 　-—~•·○〇*#&<>/\\\"'=一二三十百0159０年月日号第条章节款项",
    *(
        "一、",
        "（一）",
        "(1)",
        "1.",
        "1.1",
        "①",
        "第一章",
        "第十二条",
        "附件",
        "附件1：",
        "附 件",
        "特此通知。",
        "目录",
        "名单",
        "姓名",
    ),
    *(
        "根据",
        "按照",
        "废止",
        "同时废止",
        "停止执行",
        "失效",
        "下列文件",
        "继续有效",
        "等三个文件",
        "现印发",
        "转发",
        "以下简称",
    ),
    *(
        "《甲办法》",
        "（云教〔2024〕1号）",
        "云教发[2024]1号",
        "公告2024年第3号",
        "某部令第5号",
        "甲〔２０２４〕００１号",
        "第350号",
    ),
    *(
        "2024年5月1日",
        "二〇二四年五月一日",
        "6月1日",
        "6月底",
        "2024-05-01",
        "2024.5.1",
        "至",
        "前",
        "起施行",
        "有效期5年",
        "报名",
        "报送",
    ),
    *(
        "责任单位：",
        "（责任单位：市教育局，市财政局）",
        "由",
        "牵头",
        "配合",
        "逗号前为牵头单位，下同",
        "等八部门",
        "联合印发",
        "教育部",
        "财政部",
    ),
    *(
        "王小明",
        "110101199003071234",
        "13812345678",
        "jyj@example.cn",
        "北(bei)京(jing)",
        "標(biāo)準(zhǔn)",
        "1/5",
        "\uf0df",
        "\u200b",
    ),
    *(
        "</p><p>",
        "<br>",
        "<td>",
        "</td>",
        "<tr>",
        "<table>",
        "</table>",
        "<li>",
        "<div class=content>",
        "</div>",
        "&nbsp;",
        "&#x4e00;",
        "<!--",
        "-->",
    ),
)
_TAGS = (
    *(
        "div",
        "p",
        "span",
        "table",
        "tr",
        "td",
        "th",
        "ul",
        "li",
        "a",
        "b",
        "font",
        "h1",
        "form",
        "iframe",
        "script",
        "style",
        "ruby",
        "rt",
    ),
    *(
        "head",
        "body",
        "html",
        "title",
        "meta",
        "base",
        "noscript",
        "textarea",
        "select",
        "svg",
        "math",
        "template",
        "o:p",
        "record",
        "pre",
    ),
)
_ATTRIBUTES = (
    "class",
    "id",
    "style",
    "href",
    "src",
    "onclick",
    "content",
    "name",
    "rowspan",
    "colspan",
    "title",
    "charset",
)


@cache
def seeds() -> tuple[Case, ...]:
    """The pages to mutate: our own, and every page of the demo's sites at both stages."""
    found = [Case(text.encode("utf-8"), "https://www.example.gov.cn/a/t20240501_1.html") for text in _OWN_SEEDS]
    for folder in sorted(file.parent for file in SITES.glob("*/server.toml")):
        site = StagedSite(folder)
        for stage in _STAGES:
            for path in site.paths(stage):
                answer = site.answer(path, stage, 1)
                if answer.status == 200 and "html" in answer.content_type:
                    found.append(Case(answer.body, f"https://{site.name}.example.gov.cn{path}", answer.content_type))
    return tuple(found)


def case_of(number: int) -> Case:
    """The case of a number, always the same."""
    chance = random.Random(number)
    case = chance.choice(seeds())
    for mutate in chance.choices(_MUTATIONS, k=chance.choice((1, 1, 2, 3, 5))):
        case = replace(case, body=mutate(chance, case.body)[:_LARGEST])
    if chance.random() < 0.2:
        content_type = chance.choice(
            ("", "text/html; charset=gb2312", "text/html; charset=utf-16", "application/json", "text/plain")
        )
        case = replace(case, content_type=content_type)
    return replace(case, url=chance.choice((case.url, "", "https://[::1", "http://a.gov.cn/" + "%" * 50)))


def _place(chance: random.Random, body: bytes) -> int:
    return chance.randrange(len(body) + 1)


def _inserted(chance: random.Random, body: bytes, piece: bytes) -> bytes:
    at = _place(chance, body)
    return body[:at] + piece + body[at:]


def _flip(chance: random.Random, body: bytes) -> bytes:
    changed = bytearray(body)
    for _ in range(chance.choice((1, 10, 200))):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(chance: random.Random, body: bytes) -> bytes:
    one, other = sorted((_place(chance, body), _place(chance, body)))
    return chance.choice((body[:one], body[one:other], body[:one] + body[other:]))


def _duplicate(chance: random.Random, body: bytes) -> bytes:
    one, other = sorted((_place(chance, body), _place(chance, body)))
    times = chance.choice((1, 3, 30, 300))
    return body[:other] + body[one:other][: _LARGEST // times] * times + body[other:]


def _splice(chance: random.Random, body: bytes) -> bytes:
    other = chance.choice(seeds()).body
    return body[: _place(chance, body)] + other[_place(chance, other) :]


def _random_bytes(chance: random.Random, body: bytes) -> bytes:
    piece = chance.randbytes(chance.choice((1, 40, 5_000)))
    return piece if chance.random() < 0.2 else _inserted(chance, body, piece)


def _strewn(chance: random.Random, body: bytes) -> bytes:
    """Words of the rules in any order, or a few of them over and over, as one line or many."""
    words = chance.choices(_TOKENS, k=chance.choice((3, 40, 400)))
    joined = chance.choice(("", "", "\n", "</p><p>")).join(words)
    times = max(1, chance.choice((1, 100, 3_000)) // len(words))
    piece = (joined * times).encode("utf-8", "surrogatepass")
    return piece if chance.random() < 0.3 else _inserted(chance, body, piece)


def _storm(chance: random.Random, body: bytes) -> bytes:
    """One or two words tens of thousands of times: what is not linear shows."""
    words = "".join(chance.choices(_TOKENS, k=chance.choice((1, 1, 2, 3))))
    piece = (words * chance.choice((1_000, 20_000))).encode("utf-8", "surrogatepass")
    return piece if chance.random() < 0.3 else _inserted(chance, body, piece)


def _tag_soup(chance: random.Random, body: bytes) -> bytes:
    pieces = []
    for _ in range(chance.choice((3, 50, 1_000))):
        tag = chance.choice(_TAGS)
        attribute = f" {chance.choice(_ATTRIBUTES)}={chance.choice(('content', '9999', chr(34), 'a b', '附件'))}"
        text = chance.choice(("", "关于某事的通知", "。"))
        pieces.append(chance.choice((f"<{tag}{attribute}>", f"</{tag}>", f"<{tag}", f"<{tag}/>")) + text)
    return _inserted(chance, body, "".join(pieces).encode())


def _nest(chance: random.Random, body: bytes) -> bytes:
    tag, depth = chance.choice(_TAGS), chance.choice((20, 400, 3_000, 20_000))
    closing = f"</{tag}>" * depth if chance.random() < 0.5 else ""
    return _inserted(chance, body, f"<{tag}>".encode() * depth + "深。".encode() + closing.encode())


def _giant_attribute(chance: random.Random, body: bytes) -> bytes:
    name, value = chance.choice(_ATTRIBUTES), chance.choice(("9", "a ", "名", "../", "display:none;"))
    size = chance.choice((10_000, 400_000))
    return _inserted(chance, body, f"<{chance.choice(_TAGS)} {name}='".encode() + value.encode() * size + b"'>x")


def _wide_table(chance: random.Random, body: bytes) -> bytes:
    rows, cells = chance.choice(((3, 3), (2_000, 4), (3, 3_000)))
    cell = (
        f"<td rowspan={chance.choice((1, 3, 99999))} colspan={chance.choice((1, 99999))}>{chance.choice(_TOKENS)}</td>"
    )
    return _inserted(chance, body, ("<table>" + ("<tr>" + cell * cells + "</tr>") * rows + "</table>").encode())


def _many_links(chance: random.Random, body: bytes) -> bytes:
    targets = ("/a", "x.pdf", "javascript:", "//")
    rows = "".join(
        f"<li><a href='{chance.choice(targets)}{n}'>关于某事的第{n}号通知</a> 2024-05-{n % 31}"
        for n in range(chance.choice((5, 3_000)))
    )
    return _inserted(chance, body, rows.encode())


def _encoded(chance: random.Random, body: bytes) -> bytes:
    text = body.decode("utf-8", "replace")
    encoding = chance.choice(("gb18030", "utf-16", "utf-32", "big5", "utf-7", "utf-8-sig"))
    once = text.encode(encoding, "ignore")
    return once if chance.random() < 0.7 else once.decode("latin-1").encode("utf-8")


def _shuffled(chance: random.Random, body: bytes) -> bytes:
    parts = body.split(b"<")
    chance.shuffle(parts)
    return b"<".join(islice(parts, 5_000))


_MUTATIONS: Sequence[Callable[[random.Random, bytes], bytes]] = (
    _flip,
    _flip,
    _cut,
    _cut,
    _duplicate,
    _duplicate,
    _splice,
    _random_bytes,
    _strewn,
    _strewn,
    _strewn,
    _storm,
    _storm,
    _tag_soup,
    _nest,
    _giant_attribute,
    _wide_table,
    _many_links,
    _encoded,
    _shuffled,
)
