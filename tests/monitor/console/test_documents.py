"""A document's page: what was read of it and from where, its versions, copies, files and text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from crawler.extraction.model import Clause
from monitor.store import documents
from tests.monitor.console.browser import Browser
from tests.monitor.processing.looks import HOST, Site, notice

NOTICE = "select id from document where title = '关于招生工作的通知'"


def test_each_particular_stands_with_its_evidence(browser: Browser, one: Callable[[str], object]) -> None:
    page = browser.see(f"/documents/{one(NOTICE)}")
    fields = dict(zip(page.rows("field"), zip(page.rows("value"), page.rows("read from"), strict=True), strict=True))
    assert fields["document number"][0] == "示教办〔2026〕12号"
    assert fields["document number"][1] != ""
    assert fields["published"][0] == "2026-09-01 08:00"
    assert fields["original"][0] == f"{HOST}/a.html"
    assert any(cell.endswith("%") for cell in page.rows("confidence"))


def test_versions_are_there_with_their_texts(browser: Browser, one: Callable[[str], object]) -> None:
    path = f"/documents/{one(NOTICE)}"
    newest = browser.see(path)
    assert newest.rows("version") == ["version 2 shown here", "version 1"]
    assert "9月15日" in newest.words
    first = browser.see(f"{path}?version=1")
    assert "9月10日" in first.tree.xpath("string(//div[@class='text'])")
    assert "9月15日" not in first.tree.xpath("string(//div[@class='text'])")
    assert first.tree.xpath("//div[@class='text']//b/text()")[0] == "一、"
    for link in newest.links:
        if link.startswith("#"):
            assert newest.tree.xpath("//*[@id=$id]", id=link[1:])


def test_files_lead_to_their_stored_bytes(browser: Browser, one: Callable[[str], object]) -> None:
    page = browser.see(f"/documents/{one(NOTICE)}")
    assert page.rows("name") == ["招生计划表.docx"]
    (shot,) = set(page.tree.xpath("//td[@data-name='stored bytes']//a/@href"))
    assert browser.ask(f"{shot}/bytes").body == b"PK\x03\x04 plan"


def test_a_copy_with_another_text_is_shown(browser: Browser, watched: Site, one: Callable[[str], object]) -> None:
    text = ("一、报名时间为9月1日至9月15日。", "二、各校应当公示招生计划，转载有误。")
    watched.look({"/copy.html": notice(*text, title="关于招生工作的通知")})
    page = browser.see(f"/documents/{one(NOTICE)}")
    (copy,) = [link for link in page.links if "/copies/" in link]
    assert "转载有误" in browser.see(copy).words
    assert browser.ask(copy.replace("/0", "/7")).status == 404


def test_rows_of_persons_are_not_shown(browser: Browser, watched: Site, one: Callable[[str], object]) -> None:
    conn = watched.connection
    with conn.transaction():
        (id_,) = conn.execute(NOTICE.encode()).fetchone() or (None,)
        newest = documents.newest_version(conn, id_)
        person = Clause("行1", "", "张三\t410105200001011234\n", "personal")
        documents.put_version(
            conn,
            id_,
            replace(newest.document, clauses=(*newest.document.clauses, person)),
            kind="technical",
            sha256=newest.compare_sha256,
            extractor_version=newest.extractor_version,
            snapshot=newest.snapshot_id,
            segment=0,
            at=watched.at,
        )
    page = browser.see(f"/documents/{id_}")
    assert "a row of a list of persons, not shown" in page.words
    assert "张三" not in page.body.decode()


def test_a_document_whose_page_is_gone_says_so(browser: Browser, watched: Site, one: Callable[[str], object]) -> None:
    watched.connection.execute("update document set state = 'withdrawn'")
    watched.connection.commit()
    assert "That is no repeal" in browser.see(f"/documents/{one(NOTICE)}").words


def test_a_repealed_document_names_and_links_what_repeals_it(
    browser: Browser, watched: Site, one: Callable[[str], object]
) -> None:
    words = "经研究，决定废止《关于招生工作的通知》（示教办〔2026〕12号）。"
    title = "示范市教育局关于废止《关于招生工作的通知》的通知"
    watched.look({"/repeal.html": notice(words, title=title, number="示教办〔2026〕30号")})
    page = browser.see(f"/documents/{one(NOTICE)}")
    fields = dict(zip(page.rows("field"), zip(page.rows("value"), page.rows("its words"), strict=False), strict=False))
    assert fields["status now"][0] == "repealed"
    repeal = one("select id from document where doc_number = '示教办〔2026〕30号'")
    assert f"/documents/{repeal}" in page.links
    change = one("select id from change where class = 'status'")
    assert "被“示范市教育局关于废止" in browser.see(f"/changes/{change}").words
