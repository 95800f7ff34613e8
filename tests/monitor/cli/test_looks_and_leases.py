"""`eduwatch sources try` and `test --live` meet no running service at a host."""

from __future__ import annotations

from uuid import uuid4

import psycopg

from monitor.store import hosts
from tests.crawler.fetching.crawls import list_page
from tests.crawler.fetching.site_server import Page, Site
from tests.monitor.cli.program import Program

PAGES = {"/robots.txt": Page("", 404), "/tzgg/": list_page(("/tzgg/a.html", "关于做好教师培训工作的通知"))}


def test_a_host_that_a_crawl_holds_is_left_to_it(program: Program) -> None:
    with Site(PAGES) as site:
        folder = str(program.declare(site.url("")))
        program.run("sources", "list", "--sources", folder)  # a service's database
        token = uuid4()
        with psycopg.connect(program.database_url, autocommit=True) as conn:
            assert hosts.lease_hosts(conn, [site.host], token) is not None
            held = program.run("sources", "try", "shifan/tongzhi", "--sources", folder)
            tested = program.run("sources", "test", "--live", "--sources", folder)
            assert site.asked == []
            hosts.release_hosts(conn, token)
            free = program.run("sources", "try", "shifan/tongzhi", "--sources", folder)
            assert conn.execute("select count(*) from host_lease where token is not null").fetchone() == (0,)
    assert held.returncode == 1
    assert "host_busy" in held.stdout
    assert "host_busy" in tested.stdout
    assert free.returncode == 0, free.stdout
    assert "No database answers" not in free.stderr


def test_an_operators_word_on_a_host_holds_for_a_look(program: Program) -> None:
    with Site({**PAGES, "/robots.txt": Page("no", 403)}) as site:
        folder = str(program.declare(site.url("")))
        assert program.run("sources", "try", "shifan/tongzhi", "--sources", folder).returncode == 1
        program.run("sources", "list", "--sources", folder)
        with psycopg.connect(program.database_url, autocommit=True) as conn:
            hosts.decide_robots(conn, site.host, "allow")
        assert program.run("sources", "try", "shifan/tongzhi", "--sources", folder).returncode == 0


def test_without_a_database_it_goes_on_and_says_so(program: Program) -> None:
    with Site(PAGES) as site:
        folder = str(program.declare(site.url("")))
        dead = {"EDUWATCH_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
        done = program.run("sources", "try", "shifan/tongzhi", "--sources", folder, **dead)
    assert done.returncode == 0
    assert "No database answers" in done.stderr
