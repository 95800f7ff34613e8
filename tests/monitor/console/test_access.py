"""Nobody sees anything without coming in, and nothing that is shown can act in a browser."""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import SimpleCookie

import psycopg

from tests.monitor.console.browser import Browser, Served

DOCUMENT = "select id from document where title = '关于招生工作的通知'"
PATHS = ("/", "/sources", "/sources/shifan/tongzhi", "/runs", "/runs/1", "/changes", "/changes/2", "/incidents",
         "/messages", "/messages/1", "/snapshots/1", "/snapshots/1/bytes", "/console.css", "/nothing/here",
         "/enter", "/enter/", "/openapi.json", "/docs")  # fmt: skip


def test_without_the_cookie_every_path_is_refused(console: Served, one: Callable[[str], object]) -> None:
    for path in (*PATHS, f"/documents/{one(DOCUMENT)}"):
        for cookies in ({}, {console.entrance.cookie: "guess"}, {console.entrance.cookie: console.entrance.token}):
            got = Browser(console.base, cookies).ask(path)
            assert got.status == 403, path
            assert len(got.body) < 1_000
            assert "教育局" not in got.body.decode()


def test_the_same_paths_answer_inside(console: Served, one: Callable[[str], object]) -> None:
    for path in (*PATHS[:13], f"/documents/{one(DOCUMENT)}"):
        assert console.inside.ask(path).status == 200, path
    for path in PATHS[13:]:
        assert console.inside.ask(path).status in (403, 404), path


def test_the_entrance_sets_a_cookie_that_scripts_and_other_sites_cannot_use(console: Served) -> None:
    got = console.outside.ask(console.entrance.path)
    assert (got.status, got.headers["Location"]) == (303, "/")
    (cookie,) = SimpleCookie(got.headers["Set-Cookie"]).values()
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "strict", "/")
    assert cookie.value not in (console.entrance.token, "")
    assert Browser(console.base, {cookie.key: cookie.value}).ask("/").status == 200


def test_a_wrong_token_lets_nobody_in(console: Served) -> None:
    for token in ("wrong", "", "%C3%A9", "%FF", "%00", "x" * 5_000):
        got = console.outside.ask(f"/enter/{token}")
        assert got.status == 403, token
        assert "Set-Cookie" not in got.headers


def test_the_entrance_leads_to_pages_of_ours_only(console: Served) -> None:
    ours = ("/runs", "/runs?status=failed", "/sources/moe/tongzhi")
    theirs = ("https://evil.example/", "//evil.example/", "/%5Cevil.example/", "/%09/evil.example/", "evil.example",
              "/%0d%0aSet-Cookie:%20a=b", "javascript:alert(1)", "")  # fmt: skip
    for wanted in (*ours, *theirs):
        got = console.outside.ask(f"{console.entrance.path}?to={wanted}")
        assert (got.status, got.headers["Location"]) == (303, wanted if wanted in ours else "/"), wanted


def test_only_get_is_answered(console: Served) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"):
        for path in ("/", "/runs/1", "/nothing"):
            got = console.inside.ask(path, method)
            assert (got.status, got.headers["Allow"]) == (405, "GET")
            assert console.outside.ask(path, method).status == 403
        assert console.outside.ask(console.entrance.path, method).status == 403


def test_each_answer_forbids_what_a_page_need_not_do(console: Served, connection: psycopg.Connection) -> None:
    connection.execute("drop table delivery_attempt")
    connection.commit()
    answers = {
        200: console.inside.ask("/"),
        303: console.outside.ask(console.entrance.path),
        403: console.outside.ask("/"),
        404: console.inside.ask("/nothing"),
        405: console.inside.ask("/", "POST"),
        400: console.inside.ask("/runs?before=x"),
        500: console.inside.ask("/messages/1"),
    }
    for status, got in answers.items():
        assert got.status == status
        policy = got.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self' data:;")
        assert "script-src" not in policy
        assert "unsafe" not in policy
        assert got.headers["X-Frame-Options"] == "DENY"
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert got.headers["Referrer-Policy"] == "no-referrer"
        assert got.headers["Cache-Control"] == "no-store"
        assert "Server" not in got.headers
    assert "delivery_attempt" not in answers[500].body.decode()


def test_a_cookie_of_one_console_opens_no_other(console: Served) -> None:
    other = dict.fromkeys(console.inside.cookies, "x" * 43)
    assert Browser(console.base, other).ask("/").status == 403
