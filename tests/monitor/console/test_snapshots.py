"""Stored bytes are handed out as they came, and no browser takes them for a page."""

from __future__ import annotations

import base64
import hashlib

from tests.monitor.console.browser import Browser
from tests.monitor.console.conftest import CLAUSES, FILE
from tests.monitor.processing.looks import Site, notice

BODY = notice(*CLAUSES, title="关于招生工作的通知", files=FILE)


def test_bytes_come_as_a_text_file_in_a_sandbox(browser: Browser) -> None:
    got = browser.see("/snapshots/2/bytes")
    digest = hashlib.sha256(BODY)
    assert got.body == BODY
    assert got.headers["Content-Type"] == "text/plain"
    assert got.headers["Content-Disposition"] == 'attachment; filename="eduwatch-2.txt"'
    assert got.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["X-SHA256"] == digest.hexdigest()
    assert got.headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    assert got.headers["Memento-Datetime"] == "Tue, 01 Sep 2026 03:00:00 GMT"


def test_only_a_charset_is_taken_from_what_the_site_said(browser: Browser, watched: Site) -> None:
    for stored, served in (
        ("text/html; charset=GB2312", "text/plain; charset=gb2312"),
        ("text/html;charset=big5;x=y", "text/plain; charset=big5"),
        ('text/html; charset="utf-8"', "text/plain; charset=utf-8"),
        ("text/html; charset=x-unknown", "text/plain"),
        ("text/html; charset=utf-8\r\nSet-Cookie: a=b", "text/plain"),
        ("text/html; charset*=utf-8''%00", "text/plain"),
        ("<script>", "text/plain"),
        ("", "text/plain"),
    ):
        watched.connection.execute("update snapshot set content_type = %s", [stored])
        watched.connection.commit()
        got = browser.see("/snapshots/2/bytes")
        assert got.headers["Content-Type"] == served, stored
        assert "Set-Cookie" not in got.headers


def test_an_attachment_keeps_a_known_extension(browser: Browser, watched: Site) -> None:
    assert 'filename="eduwatch-3.docx"' in browser.see("/snapshots/3/bytes").headers["Content-Disposition"]
    watched.connection.execute("""update page set url = 'http://x/"%0d%0a.html' where kind = 'attachment'""")
    watched.connection.commit()
    assert 'filename="eduwatch-3.txt"' in browser.see("/snapshots/3/bytes").headers["Content-Disposition"]


def test_a_look_says_when_it_was_and_which_bytes_it_has(browser: Browser) -> None:
    page = browser.see("/snapshots/2")
    assert hashlib.sha256(BODY).hexdigest() in page.words
    assert "2026-09-01 11:00" in page.words
    assert page.rows("look") == ["4", "2"]


def test_erased_bytes_leave_their_tombstone(browser: Browser, watched: Site) -> None:
    erase = "update body set content = null, erased_at = %s, erased_why = '个人信息' where sha256 = %s"
    watched.connection.execute(erase, [watched.at, hashlib.sha256(BODY).digest()])
    watched.connection.commit()
    assert "erased on 2026-09-01: 个人信息" in browser.see("/snapshots/2").words
    assert browser.ask("/snapshots/2/bytes").status == 404
