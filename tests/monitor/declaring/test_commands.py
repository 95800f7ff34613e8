"""`eduwatch sources add`, `try` and `test` as a person uses them, with real sites, and with no database at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.adapters.cases import FOLDER
from tests.crawler.adapters.sites import BUILDERS, cut
from tests.crawler.fetching.crawls import Lab, list_page
from tests.crawler.fetching.served_sites import serve
from tests.crawler.fetching.site_server import Page, Site
from tests.monitor.cli.program import Program

NO_DATABASE = "postgresql://nobody@127.0.0.1:1/none"
TRS = FOLDER / "trs" / "index.html"
TRS_URL = "https://jyt.yunchuan.example/zwgk/tzgg/"
TITLES = ("关于做好2026年秋季学期开学工作的通知", "关于公布课题立项名单的公告", "关于开展校园安全检查的通知")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path, NO_DATABASE)


@pytest.fixture
def site() -> Iterator[Site]:
    rows = [(f"/tzgg/{n}.html", title) for n, title in enumerate(TITLES)]
    with Site({"/tzgg/": list_page(*rows, next_url="/tzgg/2.html"), "/robots.txt": Page("", 404)}) as site:
        yield site


def added(program: Program, *arguments: str) -> Path:
    """Draft from the saved page of a made-up province, and return the folder."""
    folder = program.home / "mine"
    done = program.run("sources", "add", TRS_URL, "--from", str(TRS), "--into", str(folder), *arguments)
    assert done.returncode == 0, done.stderr
    return folder


def review(folder: Path) -> None:
    for file in folder.rglob("expected.json"):
        text = file.read_text("utf-8")
        assert '"reviewed": false' in text
        file.write_text(text.replace('"reviewed": false', '"reviewed": true'), encoding="utf-8")


def test_from_a_saved_page_to_a_passing_test_that_fails_when_the_declaration_changes(program: Program) -> None:
    folder = added(program)
    assert sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()) == [
        "fixtures/yunchuan/tzgg/expected.json",
        "fixtures/yunchuan/tzgg/page_1.html",
        "yunchuan.toml",
    ]
    first = program.run("sources", "test", "--sources", str(folder))
    assert first.returncode == 1
    assert "reviewed" in first.stdout
    review(folder)
    second = program.run("sources", "test", "--sources", str(folder))
    assert (second.returncode, "passed" in second.stdout) == (0, True), second.stdout
    file = folder / "yunchuan.toml"
    file.write_text(file.read_text("utf-8").replace('item = "', 'title = "span"\nitem = "'), encoding="utf-8")
    (tested,) = program.json("sources", "test", "yunchuan", "--sources", str(folder))["saved"]
    assert tested["result"] == "failed"
    assert [check["name"] for check in tested["checks"] if not check["passed"]] == ["rows as expected"]


def test_a_draft_shows_its_rows_and_never_overwrites(program: Program) -> None:
    folder = program.home / "mine"
    arguments = ("sources", "add", TRS_URL, "--from", str(TRS), "--into", str(folder), "--id", "zhong")
    done = program.run(*arguments)
    assert "关于做好2026年春季学期中小学校开学准备工作的通知" in done.stdout.replace("\n", "")
    assert "index_1.html" in done.stdout
    before = (folder / "zhong.toml").read_bytes()
    again = program.run(*arguments)
    assert again.returncode == 2
    assert "not overwritten" in again.stderr
    assert (folder / "zhong.toml").read_bytes() == before


def test_add_fetches_a_page_and_what_it_leads_to_once_and_nothing_that_these_name(program: Program) -> None:
    with Lab() as lab:
        served = serve(lab, "jpaas", BUILDERS["jpaas"](cut(8, 4)), depth=1)
        place = ("--authority", "桃湾市教育局", "--region", "990100", "--into", str(program.home / "mine"))
        done = program.run("sources", "add", served.site.url(served.lists[0]), *place)
        assert done.returncode == 0, done.stdout + done.stderr
        assert served.site.paths() == list(served.lists[:2])
        saved = {file.name for file in (program.home / "mine").rglob("page_*")}
        assert saved == {"page_0.html", "page_1.json"}
        (file,) = (program.home / "mine").rglob("expected.json")
        golden = json.loads(file.read_text("utf-8"))
        assert (golden["origin"], golden["reviewed"], len(golden["rows"])) == ("captured", False, 4)


def test_try_shows_one_look_and_saves_it_when_told(program: Program, site: Site) -> None:
    folder = program.declare(site.url(""))
    shown = program.json("sources", "try", "shifan/tongzhi", "--sources", str(folder), "--save")
    assert site.asked == ["/robots.txt", "/tzgg/"]
    assert (shown["status"], shown["gate"], shown["problems"]) == ("ok", "ok", [])
    assert [row["title"] for row in shown["rows"]] == list(TITLES)
    assert shown["rows"][0]["url"] == site.url("/tzgg/0.html")
    saved = folder / "fixtures" / "shifan" / "tongzhi" / "page_1.html"
    read = program.run("sources", "try", "shifan/tongzhi", "--sources", str(folder), "--from", str(saved))
    assert read.returncode == 0
    assert TITLES[0] in read.stdout
    assert len(site.asked) == 2


def test_a_list_that_is_not_as_declared_is_shown_with_advice(program: Program, site: Site) -> None:
    folder = program.declare(site.url(""))
    with (folder / "shifan.toml").open("a", encoding="utf-8") as file:
        file.write("[columns.tongzhi.expect]\nmin_items = 9\n")
    done = program.run("sources", "try", "shifan", "--sources", str(folder))
    assert done.returncode == 1
    assert TITLES[0] in done.stdout
    assert "few_rows: 3 rows, at least 9 are expected" in done.stdout
    assert "The list does not look as declared" in done.stdout


def test_live_asks_each_site_once_heeds_robots_and_reports(program: Program, site: Site) -> None:
    folder = program.declare(site.url(""))
    program.declare(site.url("/nothing"), name="leer")
    with Site({"/robots.txt": Page("User-agent: *\nDisallow: /"), "/tzgg/": Page("secret")}) as closed:
        program.declare(closed.url(""), name="zu")
        done = program.run("sources", "test", "--live", "--sources", str(folder))
        assert closed.paths() == []
    assert done.returncode == 1
    assert "3 sources, 1 passed, 2 failed" in done.stdout
    assert "| zu/tongzhi | reviewed | failed | 0 | 0 |  | no | list read: robots_disallowed" in done.stdout
    assert "| leer/tongzhi | reviewed | failed | 0 |" in done.stdout
    assert "| shifan/tongzhi | reviewed | passed | 3 | 3 | 2026-03-02 | yes |" in done.stdout
    assert sorted(site.paths()) == ["/nothing/tzgg/", "/tzgg/"]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("add", TRS_URL, "--from", "{home}"), "no saved page"),
        (("add", TRS_URL, "--from", "{trs}", "--region", "99"), "not a code of six digits"),
        (("add", TRS_URL, "--from", "{menu}"), "no list of notices was found"),
        (("try", "moe"), "moe/gonggao"),
        (("try", "moe/gonggao", "--save", "--from", "{trs}"), "--sources"),
        (("test", "shifn", "--sources", "{sources}"), "did you mean 'shifan'"),
    ],
)
def test_wrong_input_says_what_is_right(program: Program, arguments: tuple[str, ...], problem: str) -> None:
    menu = program.home / "menu.htm"
    menu.write_text("<html><body><ul><li><a href='/a/'>首页</a></li></ul></body></html>", encoding="utf-8")
    empty = program.home / "empty"
    empty.mkdir()
    places = {"trs": TRS, "home": empty, "menu": menu, "sources": program.declare("http://127.0.0.9:1")}
    into = ("--into", str(program.home / "mine")) if arguments[0] == "add" else ()
    done = program.run("sources", *(argument.format(**places) for argument in arguments), *into)
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert problem in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((program.home / "mine").glob("*.toml"))


def test_nothing_to_test_is_no_success(program: Program) -> None:
    folder = program.declare("http://127.0.0.9:1")
    done = program.run("sources", "test", "--sources", str(folder))
    assert (done.returncode, "sources add" in done.stdout) == (1, True)
