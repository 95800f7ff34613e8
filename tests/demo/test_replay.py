"""The replay server over real sockets."""

from __future__ import annotations

import socket
import threading
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.extraction.decoding import decode
from monitor.demo.replay import ReplayServer, write_declarations
from monitor.demo.staged_site import StagedSite
from tests.demo.asking import get, visible_lines
from tests.demo.expected import NEW_NOTICE, REPLACED_FILE

PAGES = {
    "yunchuan": "/tzgg/",
    "lanjiang": "/jyj/c100494/xwgg_list.shtml",
    "kaoshi": "/gk/list1043.htm",
    "wangxi": "/news/list_7.html",
    "qiyun": "/index.htm",
}
GBK_NAMES = "/news/show_1169.html"


def test_every_site_has_a_host_of_its_own_and_serves_all_its_paths(server: ReplayServer) -> None:
    assert set(server.base_urls) == set(PAGES)
    assert len({urlsplit(url).hostname for url in server.base_urls.values()}) == len(PAGES)
    for site in server.sites:
        assert isinstance(site, StagedSite)
        for path in site.paths(1):
            assert get(server.base_urls[site.name], path).status == 200, path


def test_the_stage_is_switched_while_it_runs(server: ReplayServer) -> None:
    assert get(server.base_urls["yunchuan"], NEW_NOTICE).status == 404
    assert get(server.base_urls["qiyun"], PAGES["qiyun"]).status == 200
    server.stage = 2
    assert get(server.base_urls["yunchuan"], NEW_NOTICE).status == 200
    assert get(server.base_urls["qiyun"], PAGES["qiyun"]).status == 503
    assert get(server.base_urls["qiyun"], "/robots.txt").status == 503


@pytest.mark.parametrize(("name", "path"), PAGES.items())
def test_counters_clocks_and_injected_hosts_move_at_each_request(server: ReplayServer, name: str, path: str) -> None:
    first, second = (get(server.base_urls[name], path).body for _ in range(2))
    assert visible_lines(first) != visible_lines(second)

    def injected(body: bytes) -> str:
        return decode(body).text.split(".invalid")[0].rsplit("//", 1)[1]

    assert injected(first) != injected(second)


def test_robots_rules_or_none(server: ReplayServer) -> None:
    found = {name: get(url, "/robots.txt").status for name, url in server.base_urls.items()}
    assert found == {"kaoshi": 200, "yunchuan": 200, "lanjiang": 404, "qiyun": 404, "wangxi": 404}


def test_pages_carry_no_charset_and_gbk_is_more_than_its_label(server: ReplayServer) -> None:
    got = get(server.base_urls["wangxi"], GBK_NAMES)
    assert got.headers["Content-Type"] == "text/html"
    assert b"httpequiv" in got.body
    assert b"charset=gb2312" in got.body
    for label in ("utf-8", "gb2312", "gbk"):
        with pytest.raises(UnicodeDecodeError):
            got.body.decode(label)
    text = got.body.decode("gb18030")
    for name in ("孟喆", "裴堃", "骆翀", "石㛃", "尚昇"):
        assert name in text
    assert decode(got.body).text == text


def test_a_page_without_any_label_of_its_encoding(server: ReplayServer) -> None:
    body = get(server.base_urls["wangxi"], "/news/show_1175.html").body
    assert b"charset" not in body
    assert "教师资格认定公告" in decode(body).text


def test_files_are_asked_for_conditionally_and_pages_are_not(server: ReplayServer) -> None:
    base = server.base_urls["kaoshi"]
    first = get(base, REPLACED_FILE)
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert get(base, REPLACED_FILE, {"If-None-Match": tag}).status == 304
    assert get(base, REPLACED_FILE, {"If-None-Match": f'"other", {tag}'}).body == b""
    assert get(base, REPLACED_FILE, {"If-Modified-Since": modified}).status == 304
    # RFC 9110, 13.1.3: the tag decides when there are both, and a date that is none is passed over.
    assert get(base, REPLACED_FILE, {"If-None-Match": '"other"', "If-Modified-Since": modified}).status == 200
    assert get(base, REPLACED_FILE, {"If-Modified-Since": "yesterday"}).status == 200
    server.stage = 2
    second = get(base, REPLACED_FILE, {"If-None-Match": tag, "If-Modified-Since": modified})
    assert second.status == 200
    assert second.body != first.body
    assert second.headers["Last-Modified"] != modified
    other = "/gk/files/tybz2026.pdf"
    assert get(base, other, {"If-Modified-Since": modified}).status == 304
    page = get(base, PAGES["kaoshi"])
    assert page.headers["ETag"] is None
    assert page.headers["Last-Modified"] is None


def test_head_gives_the_headers_of_get(server: ReplayServer) -> None:
    got = get(server.base_urls["kaoshi"], REPLACED_FILE, method="HEAD")
    assert got.body == b""
    assert int(got.headers["Content-Length"]) == len(get(server.base_urls["kaoshi"], REPLACED_FILE).body)


def test_requests_are_kept(server: ReplayServer) -> None:
    get(server.base_urls["kaoshi"], "/nowhere.htm?a=1", {"User-Agent": "EduWatch test"})
    (request,) = server.requests
    assert (request.site, request.path, request.status) == ("kaoshi", "/nowhere.htm%3Fa%3D1", 404)
    assert request.user_agent == "EduWatch test"


def test_paths_do_not_lead_out_of_the_site(server: ReplayServer) -> None:
    for path in ("/../server.toml", "/%2e%2e/declaration.toml", "/../templates/article.html", "//etc/passwd", "/tzgg"):
        assert get(server.base_urls["yunchuan"], path).status == 404


def test_two_servers_run_side_by_side_each_at_its_stage(server: ReplayServer) -> None:
    with ReplayServer.start() as other:
        other.stage = 2
        assert not set(server.base_urls.values()) & set(other.base_urls.values())
        assert get(server.base_urls["qiyun"], PAGES["qiyun"]).status == 200
        assert get(other.base_urls["qiyun"], PAGES["qiyun"]).status == 503


def test_closing_frees_the_port_and_ends_the_threads() -> None:
    with ReplayServer.start() as running:
        url = urlsplit(running.base_urls["kaoshi"])
        assert url.hostname is not None
        assert url.port is not None
        before = threading.active_count()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((url.hostname, url.port), timeout=5)
    assert threading.active_count() < before


def test_declarations_name_the_servers_addresses(server: ReplayServer, tmp_path: Path) -> None:
    write_declarations(tmp_path / "sources", server)
    files = sorted((tmp_path / "sources").iterdir())
    assert [file.stem for file in files] == sorted(PAGES)
    for file in files:
        declared = tomllib.loads(file.read_text(encoding="utf-8"))
        base = server.base_urls[file.stem]
        assert declared["site"]["hosts"] == [urlsplit(base).hostname]
        for column in declared["columns"].values():
            assert column["url"].startswith(base)
            assert get(base, column["url"].removeprefix(base)).status == 200
