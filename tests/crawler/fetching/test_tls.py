"""Certificates are verified: who cannot show a good one is not read."""

from __future__ import annotations

import ssl
import warnings
from collections.abc import Iterator
from dataclasses import replace

import pytest
import trustme

from tests.crawler.fetching.crawls import Lab, Outcome, list_page, notice, source_on
from tests.crawler.fetching.site_server import TlsFor

PAGES = {"/list": list_page(("/a.html", "关于甲的通知")), "/a.html": notice()}


def shown(authority: trustme.CA, name: str | None = None) -> TlsFor:
    """A server's side of TLS with a certificate for its own address, or for another name."""

    def context(host: str) -> ssl.SSLContext:
        served = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(name or host).configure_cert(served)
        return served

    return context


def old_fashioned(authority: trustme.CA) -> TlsFor:
    """A good certificate behind a cipher that no client of today speaks."""

    def context(host: str) -> ssl.SSLContext:
        served = shown(authority)(host)
        served.maximum_version = ssl.TLSVersion.TLSv1_2
        served.set_ciphers("AES256-SHA")
        return served

    return context


def ancient(authority: trustme.CA, name: str | None = None) -> TlsFor:
    """A good certificate, or one of another name, behind TLS 1.0."""

    def context(host: str) -> ssl.SSLContext:
        served = shown(authority, name)(host)
        served.set_ciphers("DEFAULT:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # that it is old is the point
            served.minimum_version = served.maximum_version = ssl.TLSVersion.TLSv1
        return served

    return context


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab() as lab:
        yield lab


@pytest.fixture(scope="module")
def crawl(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    trusted = trustme.CA()
    roots = tmp_path_factory.mktemp("tls") / "roots.pem"
    trusted.cert_pem.write_to_path(str(roots))
    for name, tls in (
        ("good", shown(trusted)),
        ("stranger", shown(trustme.CA())),
        ("misnamed", shown(trusted, "www.example.org")),
        ("old", old_fashioned(trusted)),
    ):
        lab.source(source_on(lab.site(name, PAGES, tls=tls), f"{name}/1"))
    for name, tls in (
        ("ancient", ancient(trusted)),
        ("modern_declared", shown(trusted)),
        ("ancient_stranger", ancient(trustme.CA())),
        ("ancient_misnamed", ancient(trusted, "www.example.org")),
    ):
        site = lab.site(name, PAGES, tls=tls)
        lab.source(replace(source_on(site, f"{name}/1"), tls="legacy"))
    undeclared = lab.site("ancient_undeclared", PAGES, tls=ancient(trusted))
    lab.source(source_on(undeclared, "ancient_undeclared/1"))
    return lab.crawl(env={"SSL_CERT_FILE": str(roots), "SSL_CERT_DIR": str(roots.parent)})


def test_a_good_certificate_is_read(crawl: Outcome) -> None:
    assert (crawl.exit_code, crawl.stderr) == (0, "")
    assert crawl.done("good/1").status == "ok"
    assert crawl.fetched("good/1") == [("list", 200), ("notice", 200)]


@pytest.mark.parametrize("name", ["stranger", "misnamed"])
def test_a_bad_certificate_is_named(crawl: Outcome, lab: Lab, name: str) -> None:
    assert crawl.codes(f"{name}/1") == ["certificate", "robots_not_established"]
    assert crawl.done(f"{name}/1").status == "blocked"
    assert lab.sites[name].asked == []


def test_a_server_too_old_to_talk_to_is_named(crawl: Outcome, lab: Lab) -> None:
    assert crawl.codes("old/1") == ["tls", "robots_not_established"]
    assert lab.sites["old"].asked == []


@pytest.mark.parametrize("name", ["ancient", "modern_declared"])
def test_a_declared_legacy_site_is_read_and_each_run_says_so(crawl: Outcome, name: str) -> None:
    assert crawl.done(f"{name}/1").status == "ok"
    assert crawl.fetched(f"{name}/1") == [("list", 200), ("notice", 200)]
    assert [line.level for line in crawl.log(f"{name}/1", "legacy_tls")] == ["warning"]


def test_the_declaration_of_one_site_weakens_no_other(crawl: Outcome, lab: Lab) -> None:
    assert crawl.codes("ancient_undeclared/1") == ["tls", "robots_not_established"]
    assert lab.sites["ancient_undeclared"].asked == []
    assert crawl.log("ancient_undeclared/1", "legacy_tls") == []


@pytest.mark.parametrize("name", ["ancient_stranger", "ancient_misnamed"])
def test_legacy_tls_verifies_certificates(crawl: Outcome, lab: Lab, name: str) -> None:
    assert crawl.codes(f"{name}/1") == ["certificate", "robots_not_established"]
    assert lab.sites[name].asked == []
