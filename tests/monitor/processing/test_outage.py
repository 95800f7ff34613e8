"""What is found by the first run after an outage says so; days without a planned look are no outage."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal
from uuid import uuid4

import psycopg
import pytest

from crawler.items import SourceDone
from monitor.store import runs
from tests.monitor.declared_sources import make_source
from tests.monitor.processing.looks import Site, notice

FIRST = notice("一、请于9月10日前报送材料。")
LATER = notice("一、校园安全检查。", title="关于开展校园安全检查的通知", number="示教办〔2026〕13号")


@pytest.fixture
def site(connection: psycopg.Connection) -> Site:
    site = Site(connection)
    site.look({"/a.html": FIRST})
    return site


def after(site: Site) -> list[object]:
    return [event["after_outage_since"] for event in site.events]


def run_ends(site: Site, status: Literal["ok", "failed"]) -> None:
    with site.connection.transaction():
        run_id = runs.start_run(site.connection, site.source.id, uuid4(), "schedule", site.at)
        runs.finish_run(
            site.connection, SourceDone(site.source.id, run_id, status, site.at, 1, 0, 0, 0, complete_depth=True)
        )


def test_only_the_first_run_after_an_outage_is_marked(site: Site) -> None:
    good = site.at
    for _ in range(5):
        site.at += timedelta(days=1)
        run_ends(site, "failed")
    site.look({"/b.html": LATER})
    site.look({"/c.html": notice("一、科技竞赛报名。", title="关于举办科技竞赛的通知", number="示教办〔2026〕14号")})
    assert after(site) == [good.isoformat().replace("+00:00", "Z"), None]


def test_a_short_outage_is_not_worth_a_word(site: Site) -> None:
    site.at += timedelta(days=1)
    run_ends(site, "failed")
    site.look({"/b.html": LATER})
    assert after(site) == [None]


@pytest.mark.parametrize("service_runs", [True, False])
def test_days_without_a_look_count_only_when_the_service_rested(site: Site, service_runs: bool) -> None:
    other = Site(site.connection, make_source("other/notices"))
    other.at = site.at + timedelta(days=4)
    if service_runs:
        run_ends(other, "ok")
    site.look({"/b.html": LATER}, later=timedelta(days=7))
    assert (after(site) == [None]) == service_runs
