"""`eduwatch crawl --backfill`: kept and told to nobody, a budget, and going on where it stood."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg

from tests.crawler.fetching.crawls import list_page
from tests.crawler.fetching.site_server import Page, Site
from tests.monitor.cli.program import Program
from tests.monitor.processing.looks import notice

# 30 days ago is news for a source that has a baseline; a back-fill tells it to nobody all the same.
TODAY = datetime.now(UTC).date()
PAGES = 5
BODY = "各校应当按照要求做好教师培训工作，有关事项另行通知。"


def site_of(big: str = "") -> dict[str, Page]:
    pages = {"/robots.txt": Page("", 404)}
    for number in range(1, PAGES + 1):
        rows = [(f"/tzgg/{number}{row}.html", f"关于第{number}{row}批教师培训工作的通知", _day(number)) for row in "ab"]
        following = f"/tzgg/index_{number}.html" if number < PAGES else None
        pages["/tzgg/" if number == 1 else f"/tzgg/index_{number - 1}.html"] = list_page(*rows, next_url=following)
        for href, title, day in rows:
            page = notice(f"{title}。{BODY}", big, title=title, published=f"{day} 08:00", number="")
            pages[href] = Page(page)
    return pages


def _day(number: int) -> str:
    return (TODAY - timedelta(days=number)).isoformat()


def declare(program: Program, site: Site) -> str:
    folder = program.declare(site.url(""))
    file = folder / "shifan.toml"
    file.write_text(file.read_text("utf-8") + 'paging = "next"\n', "utf-8")
    return str(folder)


def test_what_it_finds_is_back_catalogue_and_leaves_the_usual_look_as_it_is(program: Program) -> None:
    with Site(site_of()) as site:
        folder = declare(program, site)
        assert program.run("crawl", "--sources", folder).returncode == 0
        with psycopg.connect(program.database_url) as conn:
            before = conn.execute("select baseline_at, last_run_at, last_status, next_due from source").fetchall()
        asked = ("crawl", "--sources", folder, "--backfill", "--since", _day(4), "--now")
        (found,) = program.json(*asked)["backfill"]
        again = len(site.asked)
        (rest,) = program.json(*asked)["backfill"]
    assert (found["status"], found["reached"]) == ("ok", True)
    assert found["fetched"] >= 6
    assert (rest["reached"], len(site.asked)) == (True, again)
    changes = program.json("changes")["changes"]
    assert len(changes) == 8
    assert {change["kind"] for change in changes} == {"backfill"}
    with psycopg.connect(program.database_url) as conn:
        assert conn.execute("select count(*) from event").fetchone() == (0,)
        after = conn.execute("select baseline_at, last_run_at, last_status, next_due from source").fetchall()
        assert after == before
        assert conn.execute("select trigger from run order by id desc limit 1").fetchone() == ("backfill",)


def test_a_spent_budget_ends_it_and_the_next_command_goes_on_there(program: Program) -> None:
    with Site(site_of("按照要求做好工作。" * 40_000)) as site:
        folder = declare(program, site)
        asked = ("crawl", "--sources", folder, "--backfill", "--since", _day(9), "--now", "--budget", "3")
        (first,) = program.json(*asked)["backfill"]
        seen = len(site.asked)
        (second,) = program.json(*asked)["backfill"]
    assert (first["reached"], second["page"] > first["page"]) == (False, True)
    assert 3_000_000 <= first["bytes"] < 4_500_000
    lists = [
        path for path in site.asked[seen:] if path.startswith("/tzgg/") and not path.endswith(("a.html", "b.html"))
    ]
    assert lists[0] == "/tzgg/index_1.html"
    notices = [path for path in site.asked if path.endswith(("a.html", "b.html"))]
    assert len(notices) == len(set(notices))


def test_by_day_it_says_when_it_may_and_wrong_words_are_told(program: Program) -> None:
    now = datetime.now(UTC)
    noon = now.replace(hour=4, minute=0)  # in Shanghai
    offset = str((noon - now).total_seconds())
    folder = str(program.declare("http://127.0.0.1:9"))
    refused = program.run(
        "crawl", "--sources", folder, "--backfill", "--since", "2025-01-01", EDUWATCH_CLOCK_OFFSET=offset
    )
    assert refused.returncode == 2
    assert "22:00" in refused.stderr
    for wrong in (
        ["--since", "2025-01-01"],
        ["--backfill"],
        ["--backfill", "--since", "2025-02-01", "--until", "2025-01-01"],
    ):
        assert program.run("crawl", "--sources", folder, *wrong).returncode == 2
