"""`eduwatch up`: from due to received, and a Ctrl-C that leaves nothing half done."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

import psycopg

from monitor.demo.receivers import MailReceiver
from tests.crawler.fetching.site_server import Page, Site
from tests.monitor.cli.program import Program
from tests.monitor.cli.test_crawl_command import CLAUSE, shifan
from tests.monitor.processing.looks import notice


def wait(what: Callable[[], object], seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < limit, "waited too long"
        time.sleep(0.1)


def test_up_crawls_when_due_tells_a_change_by_mail_and_drains_on_ctrl_c(program: Program) -> None:
    with Site(shifan()) as site, MailReceiver() as mail, psycopg.connect(program.database_url, autocommit=True) as conn:
        folder = program.declare(site.url(""))
        with (folder / "shifan.toml").open("a", encoding="utf-8") as file:
            file.write('\n[columns.tongzhi.schedule]\nevery = "3s"\n')
        program.run("subscriptions", "add", "--email", "office@school.example", "--confirmed")
        service = program.start(
            "up",
            EDUWATCH_SOURCES=str(folder),
            EDUWATCH_SMTP_URL=f"smtp://{mail.host}:{mail.port}?from=eduwatch@demo.example",
            EDUWATCH_HOLD_SECONDS="0",
        )
        wait(lambda: conn.execute("select 1 from source where baseline_at is not null").fetchone())
        site.pages["/tzgg/a.html"] = Page(notice(CLAUSE.replace("9月1日", "9月3日")))
        # Scheduled looks follow the plan of re-checks; a changed row brings the page forward.
        site.pages["/tzgg/"] = Page(shifan()["/tzgg/"].data.replace(b"2026-03-02", b"2026-09-02"))
        wait(lambda: mail.received)
        service.send_signal(signal.SIGINT)
        out, err = service.communicate(timeout=40)
        assert service.returncode == 0, err
        assert "Watching 1 sources" in err
        assert out == "", "its log is on stdout, and at this level there is none"
        assert len(mail.received) == 1
        told = mail.received[0].message.get_body(("plain",))
        assert told is not None
        assert "9月3日" in told.get_content()
        open_runs = conn.execute("select count(*) from run where ended_at is null").fetchone()
        leases = conn.execute("select count(*) from host_lease where leased_until > now()").fetchone()
        assert (open_runs, leases) == ((0,), (0,))
