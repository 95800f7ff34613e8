"""What a page says of itself, and the declaration that is written of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.adapters.registry import ADAPTERS
from crawler.declarations.loading import load_file
from crawler.declarations.model import Authority, ListRules
from crawler.entries import Entry, ListPage
from monitor.declaring.draft import Draft, check_address, declaration_text, probe
from monitor.declaring.errors import AddressError
from monitor.declaring.page_facts import PageFacts, column_id_of, facts_of, file_id_of, kind_of, level_of
from monitor.declaring.proposal import Proposal

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
META = '<meta name="{}" content="{}">'


def drafted(**changes: object) -> Draft:
    values: dict[str, object] = {
        "file_id": "taowan",
        "column_id": "tzgg",
        "authority": Authority("桃湾市教育局", "city", "990100"),
        "column_name": "通知公告",
        "kind": "notice",
        "list_url": "https://jyj.taowan.example/zwgk/tzgg/",
        "proposal": Proposal(ListRules("trs", "ul.list > li", paging="auto"), ListPage((), None), 0.9),
        "pages": (),
    }
    return Draft(**{**values, **changes})  # type: ignore[arg-type]  # a test names real fields


@pytest.mark.parametrize(
    ("head", "facts"),
    [
        (META.format("SiteName", "苏州市教育局") + META.format("SiteIDCode", "3205000012")
         + META.format("ColumnName", "通知公告"), PageFacts("苏州市教育局", "320500", "通知公告")),
        ("<title>通知公告_江苏省教育厅</title>", PageFacts("江苏省教育厅", "320000", "通知公告")),
        ("<title>公示公告 - 北京市海淀区教育委员会网站</title>",
         PageFacts("北京市海淀区教育委员会", "110108", "公示公告")),
        ("<title>教育部 | 政策解读</title>", PageFacts("教育部", "000000", "政策解读")),
        (META.format("SiteName", "某某网") + META.format("SiteIDCode", "bm01000001"), PageFacts("某某", "", "")),
        ("", PageFacts("", "", "")),
        ("<title>通知\x1b[31m公告\n_苏州市教育局</title>", PageFacts("苏州市教育局", "320500", "通知[31m公告")),
    ],
)  # fmt: skip
def test_facts_of_a_page(head: str, facts: PageFacts) -> None:
    assert facts_of(f"<html><head>{head}</head><body></body></html>") == facts


@pytest.mark.parametrize(
    ("name", "region", "level"),
    [
        ("教育部", "000000", "national"),
        ("江苏省教育厅", "320000", "province"),
        ("苏州市教育局", "320500", "city"),
        ("北京市海淀区教育委员会", "110108", "district"),
        ("江苏省教育考试院", "320000", "exam_authority"),
        ("桃湾市教育局", "990100", "city"),
        ("雁城区教育局", "990102", "district"),
    ],
)
def test_the_level_of_an_authority(name: str, region: str, level: str) -> None:
    assert level_of(name, region) == level


def test_the_kind_of_a_column() -> None:
    columns = ("政策解读", "意见征集", "招聘公告", "招生考试", "公示", "规范性文件", "通知公告", "教育动态", "其他栏目")
    assert [kind_of(column) for column in columns] == [
        *("interpretation", "consultation", "recruitment", "exam", "publicity"),
        *("policy", "notice", "news", "other"),
    ]


@pytest.mark.parametrize(
    ("url", "file_id", "column_id"),
    [
        ("https://jyj.suzhou.gov.cn/szjyj/tzgg/list.shtml", "suzhou", "tzgg"),
        ("http://www.moe.gov.cn/jyb_xxgk/s5743/", "moe", "s5743"),
        ("https://edu.sh.gov.cn/", "sh", "list"),
        ("http://127.0.0.1:8000/tzgg.html", "site", "tzgg"),
        ("https://www.bjhd.gov.cn/Zwgk-2/index_1.html", "bjhd", "zwgk"),
        ("https://jyj.example.gov.cn/" + "x" * 60 + "/", "example", "list"),
    ],
)
def test_names_out_of_an_address(url: str, file_id: str, column_id: str) -> None:
    assert (file_id_of(url), column_id_of(url)) == (file_id, column_id)


@pytest.mark.parametrize("url", ["jyj.taowan.example", "ftp://a.example/", "https://", "http://[::1", "http://a:x/"])
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(AddressError):
        check_address(url)


def test_a_probe_asks_its_own_host_and_its_www_twin() -> None:
    assert probe("https://jyj.taowan.example/x").hosts == ("jyj.taowan.example", "www.jyj.taowan.example")
    assert probe("https://www.taowan.example/x").hosts == ("www.taowan.example", "taowan.example")


def test_a_draft_loads_as_it_was_meant(tmp_path: Path) -> None:
    rows = tuple(Entry(f"https://a.example/{n}", f"关于第{n}批工作的通知", NOW) for n in range(15))
    rules = ListRules("trs", "ul.list > li", date="span", paging="auto")
    page = ListPage(rows, "https://jyj.taowan.example/zwgk/tzgg/index_1.html")
    file = tmp_path / "taowan.toml"
    file.write_text(declaration_text(drafted(proposal=Proposal(rules, page, 0.9)), NOW), encoding="utf-8")
    (source,) = load_file(file)
    assert (source.id, source.rules, source.depth) == ("taowan/tzgg", rules, 2)
    assert (source.expect.min_items, source.confidence, source.enabled) == (7, "unverified", True)
    assert source.hosts == ("jyj.taowan.example", "www.jyj.taowan.example")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    name=st.text(min_size=1, max_size=40).filter(lambda text: not any(0xD800 <= ord(char) < 0xE000 for char in text)),
    adapter=st.sampled_from(sorted(ADAPTERS)),
)
def test_a_pages_own_words_never_leave_their_quotes(tmp_path: Path, name: str, adapter: str) -> None:
    proposal = Proposal(ListRules(adapter, paging="auto"), ListPage(()), 0.0)
    authority = Authority(f'局"\n[x]\n{name}', "city", "990100")
    text = declaration_text(drafted(column_name=f"栏{name}", authority=authority, proposal=proposal), NOW)
    file = tmp_path / "taowan.toml"
    file.write_bytes(text.encode())
    (source,) = load_file(file)
    assert source.column_name == f"栏{name}".replace("\x7f", "")
    assert source.authority.name == authority.name.replace("\x7f", "")
