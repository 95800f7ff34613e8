from __future__ import annotations

import pytest

from crawler.extraction.gate import FetchedKind, judge_response, judge_text
from crawler.extraction.model import Gate
from crawler.extraction.page.page_text import read_page_text
from tests.extraction.page.pages import PARAGRAPHS, URL, page, paragraphs, standard_meta

CHALLENGE_412 = b"""<html><head><meta id="9DhefwqGPrzGxEp9hPaoag" content="{}a0b1c2d3e4f5"><script>$_ts=window['$_ts'];
if(!$_ts)$_ts={};$_ts.nsd=83516;</script><script src="/a1b2c3.js" r='m'></script></head><body></body></html>"""
CHALLENGE_WZWS = b"""<html><body><noscript>JavaScript</noscript><script>eval(function(p,a,c,k,e,d){return p}('0',2,2,
'dynamicurl|wzwschallenge'.split('|'),0,{}))</script></body></html>"""
CHALLENGE_COOKIE = (
    b"""<script>var x=String.fromCharCode(49);document.cookie='k='+x+';path=/';location.reload();</script>"""
)
CAPTCHA = """<html><head><title>安全验证</title></head><body><p>您的访问过于频繁，请输入验证码后继续访问。</p>
<form><input name="code"><button>提交</button></form></body></html>"""
NOT_FOUND = """<html><head><title>404</title></head><body><div>抱歉，您访问的页面不存在或已删除！</div>
<a href="/">返回首页</a></body></html>"""
MOVED = '<html><head><meta http-equiv="refresh" content="0;url=/new/"></head><body>页面跳转中</body></html>'


@pytest.mark.parametrize(
    ("status", "body", "content_type", "url", "kind", "gate"),
    [
        (200, page(paragraphs()).encode(), "text/html", URL, "notice", "ok"),
        (404, b"<html>404</html>", "text/html", URL, "notice", "wrong_status"),
        (500, b"", "", URL, "list", "wrong_status"),
        (403, page(paragraphs()).encode(), "text/html", URL, "notice", "wrong_status"),
        (412, CHALLENGE_412, "text/html", URL, "notice", "challenge"),
        (521, b"", "", URL, "list", "challenge"),
        (200, CHALLENGE_412, "text/html", URL, "notice", "challenge"),
        (202, CHALLENGE_412, "text/html", URL, "list", "challenge"),
        (200, CHALLENGE_WZWS, "text/html", URL, "list", "challenge"),
        (200, CHALLENGE_COOKIE, "text/html", URL, "notice", "challenge"),
        (200, CAPTCHA.encode(), "text/html", URL, "list", "challenge"),
        (200, NOT_FOUND.encode(), "text/html", URL, "notice", "soft_404"),
        (200, NOT_FOUND.encode("gb18030"), "text/html; charset=gb2312", URL, "notice", "soft_404"),
        (200, MOVED.encode(), "text/html", URL, "notice", "soft_404"),
        (200, b"", "text/html", URL, "list", "empty_list"),
        (200, b"  \n", "text/html", URL, "notice", "too_short"),
        (200, b"%PDF-1.7 ...", "application/pdf", "https://a.example/b.pdf", "notice", "ok"),
        (200, b"%PDF-1.7 ...", "application/pdf", URL, "notice", "wrong_type"),
        (200, b"%PDF-1.7 ...", "application/pdf", URL, "list", "wrong_type"),
        (200, b"\x89PNG\r\n", "image/png", URL, "list", "wrong_type"),
        (200, b"%PDF-1.7 ...", "application/octet-stream", "https://a.example/download?id=1", "attachment", "ok"),
        (200, b"\xd0\xcf\x11\xe0....", "", "https://a.example/a.doc", "attachment", "ok"),
        (200, page(paragraphs()).encode(), "text/html", "https://a.example/a.doc", "attachment", "wrong_type"),
        (200, NOT_FOUND.encode(), "text/html", "https://a.example/a.doc", "attachment", "soft_404"),
        (200, b'<html xmlns:o="urn:schemas-microsoft-com:office:office"><p>x</p>', "text/html", "https://a.example/a.doc",
         "attachment", "ok"),
        (200, b'{"articles": []}', "application/json", URL, "list", "ok"),
        (200, "第一行\n第二行".encode(), "text/plain", URL, "notice", "ok"),
        (200, b"<html>", "text/html", "http://[bad", "attachment", "ok"),
    ],
)  # fmt: skip
def test_what_stands_in_a_page_s_place(
    status: int, body: bytes, content_type: str, url: str, kind: FetchedKind, gate: Gate
) -> None:
    assert judge_response(status, body, content_type, url, kind) == gate


@pytest.mark.parametrize(
    "words",
    [
        "四、各校网站出现404页面不存在等错误的，应当在三个工作日内修复，并报市教育局信息中心备案。",
        "五、家长登录报名平台时，请输入验证码完成安全验证；访问过于频繁的，请稍后再试。",
    ],
)
def test_a_notice_about_such_pages_is_a_notice(words: str) -> None:
    body = page(paragraphs([*PARAGRAPHS[:3], words, *PARAGRAPHS[3:]])).encode()

    assert judge_response(200, body, "text/html", URL, "notice") == "ok"


def test_a_short_notice_with_the_standard_s_elements_is_a_notice() -> None:
    meta = standard_meta(ArticleTitle="关于网站维护的公告", PubDate="2026-05-20 09:00")
    body = page("<p>因系统升级，请输入验证码后访问。页面不存在时请稍候。</p>", meta=meta).encode()

    assert judge_response(200, body, "text/html", URL, "notice") == "ok"


def test_a_page_that_is_data_for_a_script_is_no_challenge() -> None:
    body = (
        "<html><head><script>document.cookie='a=1';location.hash='x';window._CONFIG={DETAIL:"
        '{"title":"关于做好春季开学工作的通知","content":"<p>各学校要认真做好春季开学各项准备工作，确保按时开学。</p>"}}'
        "</script></head><body><div id=app></div></body></html>"
    )

    assert judge_response(200, body.encode(), "text/html", URL, "notice") == "ok"


def test_a_text_below_its_measure_is_too_short_unless_it_is_a_file() -> None:
    assert judge_text(19, 20) == "too_short"
    assert judge_text(20, 20) == "ok"
    linked = page('<a href="./P020260520.pdf">关于印发规划的通知.pdf</a>')
    assert judge_text(read_page_text(linked.encode(), url=URL), 500) == "ok"
    assert judge_text(read_page_text(page("<p>见报纸。</p>").encode(), url=URL), 500) == "too_short"
