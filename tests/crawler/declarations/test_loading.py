"""A good file becomes the sources that it means."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.declarations.loading import load_file, load_folder, select
from crawler.declarations.model import Expectations, ListRules, NoticeRules, Politeness, Schedule
from crawler.errors import DeclarationsError, UnknownSourceError

MINIMAL = """
[authority]
name = "云川省教育厅"
level = "province"
region = "990000"

[site]
url = "https://jyt.yunchuan.example"

[columns.tongzhi]
name = "通知公告"
kind = "notice"
url = "https://jyt.yunchuan.example/zwgk/tzgg/"
"""
FULL = """
[authority]
name = "北京市海淀区教育委员会"
level = "district"
region = "110108"
[site]
name = "海淀教育"
url = "http://www.hdjy.example:8080/"
hosts = ["www.hdjy.example", "files.hdjy.example"]
[politeness]
delay = 3
jitter = 0.25
timeout = 20.5
max_bytes = "20MB"
autothrottle = false
[schedule]
every = "3h"
[expect]
min_items = 5
max_silence = 30
min_body_chars = 40
[list]
adapter = "trs"
item = "ul > li"
date = "span"
paging = "trs_zero"
depth = 3
[notice]
body = ".TRS_Editor"
title = "h1"
remove = [".share", ".copyright"]
[columns.tongzhi]
name = "通知"
kind = "notice"
url = "http://www.hdjy.example:8080/tz/"
[columns.wenjian]
name = "文件"
kind = "policy"
url = "http://api.hdjy.example/list?p=1"
adapter = "json"
item = "data.rows"
link = "url"
date = "pubDate"
paging = "?p={n}"
depth = 1
enabled = false
confidence = "url_only"
[columns.wenjian.schedule]
cron = "*/30 8-18 * * 1-5"
[columns.wenjian.expect]
max_silence = 90
[columns.wenjian.notice]
title = "h2"
"""


def write(folder: Path, text: str, name: str = "hdjw.toml") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_what_is_not_written_has_sensible_values(tmp_path: Path) -> None:
    (source,) = load_file(write(tmp_path, MINIMAL))
    assert source.id == "hdjw/tongzhi"
    assert source.site_name == "云川省教育厅"
    assert source.hosts == ("jyt.yunchuan.example", "www.jyt.yunchuan.example")
    assert source.rules == ListRules("generic", paging="auto")
    assert (source.politeness, source.schedule, source.expect) == (Politeness(), Schedule(), Expectations())
    assert (source.depth, source.enabled, source.confidence) == (1, True, "reviewed")


def test_an_item_selector_makes_the_adapter_html(tmp_path: Path) -> None:
    (source,) = load_file(write(tmp_path, MINIMAL + 'item = "li"\n'))
    assert source.rules == ListRules("html", item="li", paging="auto")


def test_a_column_takes_what_it_does_not_write_from_the_file(tmp_path: Path) -> None:
    first, second = load_file(write(tmp_path, FULL))
    assert first.hosts == ("www.hdjy.example", "files.hdjy.example")
    assert second.hosts == (*first.hosts, "api.hdjy.example")
    assert first.politeness == Politeness(3, 0.25, 20.5, 20_000_000, autothrottle=False)
    assert first.schedule == Schedule(every=3 * 3600)
    assert second.schedule == Schedule(every=None, cron="*/30 8-18 * * mon,tue,wed,thu,fri")
    assert first.rules == ListRules("trs", "ul > li", date="span", paging="trs_zero")
    assert second.rules == ListRules("json", "data.rows", link="url", date="pubDate", paging="?p={n}")
    assert (first.depth, second.depth) == (3, 1)
    assert second.notice == NoticeRules(title="h2", body=".TRS_Editor", remove=(".share", ".copyright"))
    assert second.expect == Expectations(5, 90, 40)
    assert (second.enabled, second.confidence) == (False, "url_only")


@pytest.mark.parametrize(("written", "seconds"), [("45m", 2700), ("2h", 7200), ("30s", 30), ("1d", 86_400)])
def test_intervals(tmp_path: Path, written: str, seconds: float) -> None:
    (source,) = load_file(write(tmp_path, MINIMAL + f'[schedule]\nevery = "{written}"\n'))
    assert source.schedule.every == seconds


@pytest.mark.parametrize(("days", "named"), [("0", "sun"), ("7", "sun"), ("6,0", "sat,sun"), ("mon-fri", "mon-fri"),
                                             ("5-7", "fri,sat,sun"), ("*", "*")])  # fmt: skip
def test_days_of_a_cron_line_become_names(tmp_path: Path, days: str, named: str) -> None:
    (source,) = load_file(write(tmp_path, MINIMAL + f'[schedule]\ncron = "0 9 * * {days}"\n'))
    assert source.schedule.cron == f"0 9 * * {named}"


@pytest.mark.parametrize(("written", "count"), [("20MB", 20_000_000), ("512 KB", 512_000), (1024, 1024)])
def test_sizes(tmp_path: Path, written: str | int, count: int) -> None:
    value = f'"{written}"' if isinstance(written, str) else written
    (source,) = load_file(write(tmp_path, MINIMAL + f"[politeness]\nmax_bytes = {value}\n"))
    assert source.politeness.max_bytes == count


@pytest.mark.parametrize("host", ["127.0.0.2:8000", "localhost"])
def test_an_address_or_a_single_label_has_no_www_twin(tmp_path: Path, host: str) -> None:
    (source,) = load_file(write(tmp_path, MINIMAL.replace("jyt.yunchuan.example", host)))
    assert source.hosts == (host.partition(":")[0],)


def test_the_hash_changes_with_what_is_read_and_with_nothing_else(tmp_path: Path) -> None:
    def hashed(text: str) -> str:
        return load_file(write(tmp_path, text))[0].extraction_hash

    first = hashed(FULL)
    assert len(first) == 16
    for old, new in (('"h1"', '"h3"'), ('"ul > li"', '"ol > li"'), ('".share", ', ""), ('"trs"', '"html"')):
        assert hashed(FULL.replace(old, new, 1)) != first
    for old, new in (
        ("trs_zero", "one_based"),
        ("3h", "4h"),
        ("min_items = 5", "min_items = 9"),
        ("delay = 3", "delay = 9"),
    ):
        assert hashed(FULL.replace(old, new, 1)) == first


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_bytes(b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode())
    assert load_file(file)[0].id == "a/tongzhi"


def test_a_folder_is_read_to_the_bottom_and_sorted(tmp_path: Path) -> None:
    write(tmp_path, MINIMAL, "zz.toml")
    write(tmp_path, FULL, "north/aa.toml")
    write(tmp_path, "no declaration", "north/README.md")
    assert [source.id for source in load_folder(tmp_path)] == ["aa/tongzhi", "aa/wenjian", "zz/tongzhi"]
    assert load_folder(tmp_path / "north")[0].id == "aa/tongzhi"


def test_sources_are_selected_by_column_or_by_file(tmp_path: Path) -> None:
    write(tmp_path, MINIMAL, "zz.toml")
    write(tmp_path, FULL, "aa.toml")
    sources = load_folder(tmp_path)
    assert [source.id for source in select(sources, ["zz", "aa/wenjian", "zz/tongzhi"])] == ["zz/tongzhi", "aa/wenjian"]
    assert [source.id for source in select(sources, ["aa"])] == ["aa/tongzhi", "aa/wenjian"]
    assert select(sources, []) == ()
    with pytest.raises(UnknownSourceError) as caught:
        select(sources, ["aa/wenjan"])
    assert (caught.value.name, caught.value.nearest) == ("aa/wenjan", "aa/wenjian")
    with pytest.raises(UnknownSourceError, match=r"no source is named 'beijing'$"):
        select(sources, ["beijing"])


def test_how_a_site_is_asked_changes_nothing_that_is_read(tmp_path: Path) -> None:
    file = tmp_path / "hdjy.toml"
    file.write_text(FULL, "utf-8")
    plain = load_file(file)[0]
    old = FULL.replace("[site]\n", '[site]\ntls = "legacy"\n')
    file.write_text(old.replace("depth = 3\n", 'depth = 3\nmethod = "post"\nrender = "browser"\n'), "utf-8")
    asked = load_file(file)[0]
    assert (plain.tls, plain.rules.method, plain.rules.render) == ("modern", "get", "none")
    assert (asked.tls, asked.rules.method, asked.rules.render) == ("legacy", "post", "browser")
    assert asked.extraction_hash == plain.extraction_hash


def test_a_site_names_its_server_group_and_an_adaptive_schedule_its_budget(tmp_path: Path) -> None:
    text = MINIMAL.replace("[site]\n", '[site]\ngroup = "jmk_cluster"\n')
    own = '\n[columns.tongzhi.schedule]\nlooks = 6.0\nslowest = "2d"\n'
    (source,) = load_file(write(tmp_path, text + '\n[schedule]\nlooks = 24.0\nfastest = "5m"\n'))
    assert source.group == "jmk_cluster"
    assert source.schedule == Schedule(looks=24.0, fastest=300.0)
    column = next(iter(source.id.split("/")[1:]))
    (source,) = load_file(
        write(tmp_path, text + '\n[schedule]\nlooks = 24.0\nfastest = "5m"\n' + own.replace("tongzhi", column))
    )
    assert source.schedule == Schedule(looks=6.0, fastest=300.0, slowest=172_800.0)


def test_a_budget_beside_an_interval_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeclarationsError, match="without every and cron"):
        load_file(write(tmp_path, MINIMAL + '\n[schedule]\nevery = "1h"\nlooks = 24.0\n'))
