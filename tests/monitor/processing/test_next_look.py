"""When a page is looked at again: on a decaying plan, each night while it is open, never in a loop when refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import psycopg
import pytest

from crawler.extraction.model import Deadline, Document
from crawler.extraction.reading import read_page
from monitor.clock import SHANGHAI
from monitor.processing.decisions import next_look, open_until
from tests.monitor.processing.looks import Site, notice

SEEN = datetime(2026, 9, 1, 10, 0, tzinfo=SHANGHAI)


def document(title: str, *days: date) -> Document:
    page = notice("一、请各校按时办理。", title=title)
    read = read_page(page, content_type="text/html; charset=utf-8", url="http://a.cn/a.html").documents[0]
    return replace(read, title=title, deadlines=tuple(Deadline("报名截止", day, "一、") for day in days))


@pytest.mark.parametrize(
    ("after", "day"),
    [(0, 1), (0.9, 1), (1, 3), (2, 3), (3, 7), (6.9, 7), (7, 30), (29, 30), (30, 30 + 91), (200, 200 + 91)],
)
def test_a_known_notice_is_looked_at_on_days_1_3_7_30_and_then_quarterly(after: float, day: int) -> None:
    assert next_look(SEEN, SEEN + timedelta(days=after)) == SEEN + timedelta(days=day)


def test_while_a_consultation_is_open_its_page_is_looked_at_each_night() -> None:
    until = open_until([document("关于征求《办法（征求意见稿）》意见的公告", date(2026, 9, 30))], "notice", SEEN)
    assert until is not None
    midnight = next_look(SEEN, SEEN + timedelta(days=10), until)
    assert (midnight - SEEN, midnight.hour) == (timedelta(days=10, hours=14), 0)
    assert next_look(SEEN, SEEN + timedelta(days=31), until) == SEEN + timedelta(days=31 + 91)


def test_only_what_asks_people_to_act_is_open_and_only_until_its_latest_deadline() -> None:
    end = date(2026, 9, 30)
    assert open_until([document("关于课题申报的通知", date(2026, 9, 10), end)], "notice", SEEN) == datetime.combine(
        end, datetime.max.time(), SHANGHAI
    )
    assert open_until([document("关于秋季开学工作的通知", end)], "notice", SEEN) is None
    assert open_until([document("关于秋季开学工作的通知", end)], "consultation", SEEN) is not None
    assert open_until([document("关于课题申报的通知", date(2026, 8, 30))], "notice", SEEN) is None
    assert open_until([document("关于课题申报的通知", date(2036, 8, 30))], "notice", SEEN) is None, "a slip of the pen"


@pytest.mark.parametrize("status", [401, 403, 412, 451, 521])
def test_a_refused_document_waits_for_the_plan_of_re_checks(connection: psycopg.Connection, status: int) -> None:
    site = Site(connection)
    site.baseline()
    site.look({"/a.html": status})
    look_at = connection.execute("select look_at - first_seen from page where url like '%/a.html'").fetchone()
    assert look_at is not None
    assert look_at[0] >= timedelta(hours=23)
